/** A resource as it is written down for a made-up state. */
export interface WrittenResource {
  readonly name: string;
  /** Type token in whatever form. */
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Whether it is protected against deletion; it is unless said otherwise. */
  readonly protect?: boolean;
  readonly ignoreChanges?: readonly string[];
}

const PREFIX = "urn:pulumi:dev::judged";

const PROVIDER_ID = "2f0c6a0e-3c59-4d0a-9c3b-5f6f6d7a1c11";

/**
 * A state as `pulumi stack export` writes it, with a provider of `subscriptionId` for each package. Made by hand,
 * so that it can hold what no program of today would register.
 */
export function stateOf(resources: readonly WrittenResource[], subscriptionId?: string): string {
  const packages = new Set(["azure-native", ...resources.map(({ type }) => packageOf(type))]);
  const providers = [...packages].map((name) => providerOf(name, subscriptionId));
  const judged = resources.map(({ name, type, inputs, protect = true, ignoreChanges }) => ({
    urn: `${PREFIX}::${type}::${name}`,
    custom: true,
    id: `/made-up/${name}`,
    type,
    inputs,
    outputs: inputs,
    protect,
    ...(ignoreChanges === undefined ? {} : { ignoreChanges }),
    provider: `${providerUrn(packageOf(type))}::${PROVIDER_ID}`,
  }));
  return JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      resources: [...providers, ...judged],
    },
  });
}

/** A resource has a provider of its own package; what is of none, such as an engine's own type, has the usual one here. */
function packageOf(type: string): string {
  const [name = ""] = type.split(":");
  return name === "" || name === "pulumi" ? "azure-native" : name;
}

const providerUrn = (name: string) => `${PREFIX}::pulumi:providers:${name}::judged`;

function providerOf(name: string, subscriptionId: string | undefined) {
  const inputs = {
    ...(name === "azure-native" ? { version: "3.28.0" } : {}),
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
  };
  const urn = providerUrn(name);
  const type = `pulumi:providers:${name}`;
  return { urn, custom: true, id: PROVIDER_ID, type, inputs, outputs: inputs };
}
