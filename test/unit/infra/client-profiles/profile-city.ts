import { readFileSync } from "node:fs";
import { join } from "node:path";
import { accessModel, type AccessModel, type Declaration } from "../../../../infra/access-model/access-model";
import { parseRange, type AddressRange } from "../../../../infra/access-model/address-range";
import { parsePorts, type PortRange } from "../../../../infra/access-model/port-range";
import { usualPorts, type Service } from "../../../../infra/access-model/service";
import type { HostFirewall } from "../../../../infra/client-profiles/host-rule";
import { hostFirewall } from "../../../../infra/client-profiles/host-firewall";

export const range = (cidr: string) => parseRange(cidr.includes("/") ? cidr : `${cidr}/32`) as AddressRange;
export const ports = (...texts: string[]) => texts.map((text) => parsePorts(text) as PortRange);

export const GATEWAY_NAME = "azuregateway-0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0-123456789abc.vpn.azure.com";
export const GATEWAY = [range("203.0.113.200"), range("203.0.113.201")];

function service(wish: Partial<Service> & Pick<Service, "name" | "kind" | "hosts">): Service {
  return {
    ports: usualPorts(wish.kind, wish.directory) ?? [],
    direction: "to-service",
    devicePorts: [],
    departments: "all",
    directory: undefined,
    purpose: undefined,
    owner: "IT-Betrieb",
    reason: "needed for work",
    ...wish,
  };
}

/** A city whose departments have pools of their own, and whose management comes through the tunnel in both directions. */
export const DECLARATION: Declaration = {
  enforcement: "city-firewall",
  departments: [
    { name: "parks", usageHours: { always: "on call" } },
    { name: "archive", usageHours: { always: "on call" } },
  ],
  pools: {
    clients: [
      { department: "parks", range: range("10.81.0.0/24") },
      { department: "archive", range: range("10.81.1.0/24") },
    ],
    remediation: range("10.81.252.0/24"),
    quarantine: range("10.81.253.0/24"),
  },
  services: [
    service({ name: "mail", kind: "mail", hosts: [range("10.20.0.10")], reason: "mailbox of the staff" }),
    service({
      name: "plans",
      kind: "files",
      hosts: [range("10.20.0.16/30")],
      departments: ["parks"],
      owner: "Grünflächenamt",
      reason: "drawings: the „green“ drive",
    }),
    service({ name: "names", kind: "dns", hosts: [range("10.20.0.4/31")], reason: "finding servers" }),
    service({
      name: "patches",
      kind: "management",
      purpose: "patch",
      hosts: [range("10.20.1.8")],
      ports: ports("tcp/8530-8531"),
      direction: "both",
      devicePorts: ports("tcp/5986"),
      reason: "updates, and starting them at once",
    }),
    service({
      name: "help",
      kind: "management",
      purpose: "remote-help",
      hosts: [range("10.20.1.9")],
      ports: [],
      direction: "to-device",
      devicePorts: ports("tcp/3390", "udp/3390"),
      departments: ["archive"],
      reason: "help at the screen",
    }),
  ],
  managementReachable: "vpn",
  direct: [
    {
      name: "certificates",
      hosts: [range("198.51.100.7")],
      ports: ports("tcp/443"),
      purpose: "pki",
      owner: "IT-Betrieb",
      reason: "certificates are fetched without VPN",
    },
  ],
  expectations: [],
};

export const MODEL: AccessModel = accessModel(DECLARATION);

export const PARKS: HostFirewall = hostFirewall({
  model: MODEL,
  department: "parks",
  gateway: GATEWAY,
  officeOpen: true,
});

/** What a reviewer has read and found right. */
export function golden(name: string): string {
  return readFileSync(join(__dirname, "golden", name), "utf8");
}
