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

/**
 * A state as `pulumi stack export` writes it, with one provider of `subscriptionId` for all resources. Made by hand,
 * so that it can hold what no program of today would register.
 */
export function stateOf(resources: readonly WrittenResource[], subscriptionId?: string): string {
  const providerUrn = `${PREFIX}::pulumi:providers:azure-native::judged`;
  const providerInputs = { version: "3.28.0", ...(subscriptionId === undefined ? {} : { subscriptionId }) };
  const provider = {
    urn: providerUrn,
    custom: true,
    id: "2f0c6a0e-3c59-4d0a-9c3b-5f6f6d7a1c11",
    type: "pulumi:providers:azure-native",
    inputs: providerInputs,
    outputs: providerInputs,
  };
  const judged = resources.map(({ name, type, inputs, protect = true, ignoreChanges }) => ({
    urn: `${PREFIX}::${type}::${name}`,
    custom: true,
    id: `/made-up/${name}`,
    type,
    inputs,
    outputs: inputs,
    protect,
    ...(ignoreChanges === undefined ? {} : { ignoreChanges }),
    provider: `${providerUrn}::${provider.id}`,
  }));
  return JSON.stringify({
    version: 3,
    deployment: {
      manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
      resources: [provider, ...judged],
    },
  });
}
