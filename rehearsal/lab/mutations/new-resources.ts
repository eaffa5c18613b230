import type { PlannedResource } from "../plan/planned-resources";

type Properties = PlannedResource["properties"];

/** What somebody adds to a plan beside what is there, in the group of another resource. */
export interface Beside {
  /** Full id of a resource of Microsoft.Network: `publicIPAddresses/mail`. */
  readonly id: (path: string) => string;
  readonly add: (path: string, properties: Properties) => PlannedResource;
}

export function beside({ id }: PlannedResource): Beside {
  const group = /^.*?\/resourceGroups\/[^/]+/i.exec(id)?.[0] ?? "";
  const full = (path: string) => `${group}/providers/Microsoft.Network/${path}`;
  return {
    id: full,
    add: (path, properties) => ({
      id: full(path),
      kind: ["microsoft.network", ...path.split("/").filter((_, index) => index % 2 === 0)]
        .join("/")
        .toLowerCase(),
      properties,
    }),
  };
}

/** A standard address: it leads nobody in without a security group. */
export const STANDARD: Properties = { sku: { name: "Standard" }, publicIPAllocationMethod: "Static" };

/** A rule that lets everybody in, before all others. */
export function everybody(name: string, ports: readonly number[]): Properties {
  return {
    name,
    priority: 100,
    direction: "Inbound",
    access: "Allow",
    protocol: "Tcp",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
    destinationPortRanges: ports.map(String),
  };
}
