import { ALL_ZERO } from "../trust/trust-file";

/** A resource of a state that is judged for the sake of the judge. */
export interface CanaryResource {
  /** Once in its state. */
  readonly name: string;
  /** Type token. */
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Protected against deletion, unless this says otherwise. */
  readonly protect?: false;
  readonly ignoreChanges?: readonly string[];
  /** What its provider says besides the subscription. */
  readonly provider?: Readonly<Record<string, unknown>>;
}

/** Stack and project of every canary; no exemption of a real stack is meant for it. */
const PREFIX = "urn:pulumi:canary::canary";
const PROVIDER = "pulumi:providers:azure-native";
/** Made up; the engine wants one. */
const PROVIDER_ID = "2f0c6a0e-3c59-4d0a-9c3b-5f6f6d7a1c12";
const VERSION = "3.28.0";

/** The URN under which the engine tells what a rule says of a canary's resource. */
export function urnOf({ type, name }: Pick<CanaryResource, "type" | "name">): string {
  return `${PREFIX}::${type}::${name}`;
}

/** The state as `pulumi stack export` would write it, in the subscription in which a rehearsal's pins count. */
export function stateOf(resources: readonly CanaryResource[]): string {
  const providers = new Map<string, object>([["canary", providerOf("canary", {})]]);
  const judged = resources.map((resource) => {
    const { name, type, inputs, protect, ignoreChanges, provider } = resource;
    const ofProvider = provider === undefined ? "canary" : `of-${name}`;
    if (provider !== undefined) providers.set(ofProvider, providerOf(ofProvider, provider));
    return {
      urn: urnOf(resource),
      custom: true,
      id: `/canary/${name}`,
      type,
      inputs,
      outputs: inputs,
      protect: protect ?? true,
      ...(ignoreChanges === undefined ? {} : { ignoreChanges }),
      provider: `${PREFIX}::${PROVIDER}::${ofProvider}::${PROVIDER_ID}`,
    };
  });
  const manifest = { time: "2026-01-01T00:00:00Z", magic: "", version: "" };
  return JSON.stringify({
    version: 3,
    deployment: { manifest, resources: [...providers.values(), ...judged] },
  });
}

function providerOf(name: string, more: Readonly<Record<string, unknown>>) {
  const inputs = { version: VERSION, subscriptionId: ALL_ZERO, ...more };
  const urn = `${PREFIX}::${PROVIDER}::${name}`;
  return { urn, custom: true, id: PROVIDER_ID, type: PROVIDER, inputs, outputs: inputs };
}
