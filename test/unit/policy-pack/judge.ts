import {
  unknownCheckingProxy,
  type ResourceValidationArgs,
  type ResourceValidationPolicy,
  type StackValidationArgs,
} from "@pulumi/policy";
import { unknownValue } from "@pulumi/pulumi/runtime";
import { asPolicy, type Court } from "../../../policy-pack/as-policy";
import { catalogue } from "../../../policy-pack/catalogue";
import { typeResolver, type TypeMap } from "../../../policy-pack/resource-model/token";
import type { StatementReading } from "../../../policy-pack/statement/load";
import type { GatewayStatement } from "../../../policy-pack/statement/sealed-statement";
import { readAllowedTypes, type AllowedTypes } from "../../../policy-pack/type-list/allowed-types";
import type { Scope } from "../../../policy-pack/stack-scope";
import { pinsFor, trustFor, type Pins } from "../../../policy-pack/trust/pins";
import type { RehearsalPins } from "../../../policy-pack/trust/rehearsal-pins";
import { ALL_ZERO, NO_TRUST, type Trust, type TrustReading } from "../../../policy-pack/trust/trust-file";

/** What the engine sends for a value that only the deployment will tell. */
export const unknown: string = unknownValue;

export const GATEWAY = "azure-native:network:VirtualNetworkGateway";
export const SERVER = "azure-native:network:VpnServerConfiguration";
export const CONNECTION = "azure-native:network:VirtualNetworkGatewayConnection";
/** Cryptography to which nobody objects. */
export const STRONG = {
  ikeEncryption: "GCMAES256",
  ikeIntegrity: "SHA384",
  dhGroup: "ECP384",
  ipsecEncryption: "GCMAES256",
  ipsecIntegrity: "GCMAES256",
  pfsGroup: "ECP384",
  saLifeTimeSeconds: 14_400,
  saDataSizeKilobytes: 102_400_000,
};
/** What the rules on tunnels ask of a VNet gateway. */
export const TUNNEL = { vpnClientProtocols: ["IkeV2"], vpnClientIpsecPolicies: [STRONG] };
/** The same for a server configuration of Virtual WAN. */
export const WAN_TUNNEL = { vpnProtocols: ["IkeV2"], vpnClientIpsecPolicies: [STRONG] };
/** Both shapes in which Azure keeps a point-to-site configuration. */
export const SHAPES = [
  {
    shape: "a VNet gateway",
    type: GATEWAY,
    wrap: (configuration: object) => ({ vpnClientConfiguration: configuration }),
    at: "vpnClientConfiguration",
    protocols: "vpnClientProtocols",
    tunnel: TUNNEL,
  },
  {
    shape: "a Virtual WAN server configuration",
    type: SERVER,
    wrap: (configuration: object) => ({ properties: configuration }),
    at: "properties",
    protocols: "vpnProtocols",
    tunnel: WAN_TUNNEL,
  },
];
/** Every form in which a token of azure-native is met. */
export const formsOf = (token: string): string[] => {
  const [, module = "", name = ""] = token.split(":");
  return [
    `azure-native:${module}/v20240501:${name}`,
    `azure-native_${module}_v20250501:${module}:${name}`,
    `azure-native_${module}_v20240501:${module}/v20240501:${name}`,
    `azure-nextgen:${module}/latest:${name}`,
    `azure-native:${module.toUpperCase()}:${name.toUpperCase()}`,
  ];
};
export const NO_MAP: TypeMap = { canonical: [], aliases: {} };

/** A violation as the SDK's server sends it to the engine. */
export interface Reported {
  readonly message: string;
  readonly urn: string;
  readonly enforcementLevel: string;
  readonly severity: string;
}

export interface Trial {
  readonly type?: string;
  /** The resource's name; "vpn" unless given. */
  readonly name?: string;
  readonly inputs: Record<string, unknown>;
  readonly trust?: TrustReading;
  readonly rehearsal?: RehearsalPins;
  /** Inputs of the Azure Native provider; the all-zero subscription unless given. */
  readonly provider?: Record<string, unknown> | null;
  readonly now?: Date;
  /** Options of the resource; protected, and with nothing ignored, unless given. */
  readonly opts?: Record<string, unknown>;
  /** What the rule's configuration leads to; an hour old, with the pinned anchors and no revocation, unless given. */
  readonly statement?: StatementReading;
  readonly map?: TypeMap;
  readonly scope?: Scope;
  readonly allowedTypes?: AllowedTypes;
}

/** The key that sealed the statement of every trial. */
export const SEAL = { name: "seal", sha256: "5e".repeat(32) };
const SEQUENCE = 7;
/** What a gateway carries that was planned with that statement; in a trial unless its inputs have tags of their own. */
export const TAGS = { "remote-access-statement": String(SEQUENCE) };

/** A statement as the pack has read and verified it. */
export function stated(pins: Pick<Pins, "anchors">, now: Date, change: Partial<GatewayStatement> = {}) {
  const anchors = [...pins.anchors].map(([sha256, name]) => ({
    name,
    sha256,
    certificate: "",
    notAfter: "2099-01-01T00:00:00Z",
  }));
  const statement: GatewayStatement = {
    authority: "Device CA",
    sequence: SEQUENCE,
    time: `${new Date(now.getTime() - 3_600_000).toISOString().slice(0, 19)}Z`,
    anchors,
    revoked: [],
    withoutRoom: 0,
    ledger: { sequence: SEQUENCE, head: "00".repeat(32) },
    ...change,
  };
  return { state: "read", file: "gateway-statement.json", statement, seal: SEAL.sha256 } as const;
}

/** A trust file with these fingerprints. */
export function trusting(...sha256: string[]): TrustReading {
  return {
    ok: true,
    trust: {
      anchors: sha256.map((digest, index) => ({
        name: `anchor-${index}`,
        sha256: digest,
        owner: "security",
      })),
      seals: [{ ...SEAL, owner: "security" }],
      rehearsal: { subscription: ALL_ZERO, pins: "trust-pins.json" },
    },
  };
}

/** A trust file that says this and pins nothing. */
export function saying(change: Partial<Trust>): TrustReading {
  return { ok: true, trust: { ...NO_TRUST, ...change } };
}

/** Through JSON, as through the wire: what is `undefined` does not arrive. */
const behindProxies = unknownCheckingProxy as (value: unknown) => Record<string, unknown>;
const proxied = (value: unknown) => behindProxies(JSON.parse(JSON.stringify(value)));

/** Calls a policy as the SDK's server calls it: with inputs behind the proxies that throw at unknown values. */
export function call(policy: ResourceValidationPolicy, trial: Trial): Reported[] {
  const { type = GATEWAY, name = "vpn", inputs, provider = { subscriptionId: ALL_ZERO } } = trial;
  const urn = `urn:pulumi:dev::judged::${type}::vpn`;
  const args = {
    type,
    props: proxied({ tags: TAGS, ...inputs }),
    urn,
    name,
    opts: { protect: true, ignoreChanges: [], ...trial.opts },
    getConfig: () => ({}),
    ...(provider === null
      ? {}
      : {
          provider: { type: "pulumi:providers:azure-native", name: "default", urn, props: proxied(provider) },
        }),
  } as unknown as ResourceValidationArgs;
  const reported: Reported[] = [];
  const report = (violation: unknown) => reported.push(violation as Reported);
  const { validateResource } = policy;
  if (typeof validateResource !== "function") throw new Error("a policy of this pack has one function");
  void validateResource(args, report);
  return reported;
}

/** Judges one resource by the rules with these ids, or by all. */
export function judge(trial: Trial, ...ids: string[]): Reported[] {
  return catalogue
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .flatMap((rule) => call(asPolicy(rule, courtOf(trial)), trial));
}

/** One resource of a stack. */
export interface Member {
  readonly type: string;
  readonly inputs?: Record<string, unknown>;
  /** What Azure answered; the inputs unless given. */
  readonly outputs?: Record<string, unknown>;
  /** From the name of an input to the members that the program made it from. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  /** Only read by the program: the engine shows it in the stack phase alone. */
  readonly read?: true;
  /** Inputs of its provider; the all-zero subscription unless given. */
  readonly provider?: Record<string, unknown>;
}

/** The members but for those with these names. */
export function without(members: Readonly<Record<string, Member>>, ...names: readonly string[]) {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

/**
 * What a rule says in the stack phase of a preview, in the scope `remote-access` unless the trial says another, as
 * `member: found`; the resource phase of each member comes first, as the engine has it.
 */
export function judgeStack(
  id: string,
  members: Readonly<Record<string, Member>>,
  trial: Omit<Trial, "inputs"> = {},
): string[] {
  return judgedStack(id, members, trial).map(
    (one) => `${one.urn.split("::").at(-1)}: ${told("found", [one]).join()}`,
  );
}

/** The same, as it is reported. */
export function judgedStack(
  id: string,
  members: Readonly<Record<string, Member>>,
  trial: Omit<Trial, "inputs"> = {},
): Reported[] {
  const rule = catalogue.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  const policy = asPolicy(rule, courtOf({ scope: "remote-access", ...trial }));
  const urnOf = (name: string) => `urn:pulumi:dev::judged::${members[name]?.type}::${name}`;
  const stack = Object.entries(members).map(([name, member]) => ({
    ...member,
    name,
    urn: urnOf(name),
    provider: {
      type: "pulumi:providers:azure-native",
      props: proxied(member.provider ?? { subscriptionId: ALL_ZERO }),
    },
    props: proxied(member.outputs ?? member.inputs ?? {}),
    propertyDependencies: Object.fromEntries(
      Object.entries(member.from ?? {}).map(([input, names]) => [
        input,
        names.map((other) => ({ urn: urnOf(other) })),
      ]),
    ),
  }));
  const { validateResource, validateStack } = policy;
  if (typeof validateResource !== "function" || validateStack === undefined)
    throw new Error(`${id} does not judge stacks`);
  for (const member of stack.filter(({ read }) => read !== true)) {
    const args = { ...member, props: proxied(member.inputs ?? {}) };
    void validateResource(args as unknown as ResourceValidationArgs, () => undefined);
  }
  const reported: Reported[] = [];
  void validateStack({ resources: stack } as unknown as StackValidationArgs, (violation: unknown) =>
    reported.push(violation as Reported),
  );
  return reported;
}

/** The court that judges a trial; scope `any` unless given. */
export function courtOf(trial: Omit<Trial, "inputs">): Court {
  const { trust = trusting(), rehearsal = { state: "none" }, now = new Date("2026-06-01T12:00:00Z") } = trial;
  const { scope = "any", allowedTypes = readAllowedTypes('{"used":[],"explained":{}}', "list") } = trial;
  return {
    typesOf: typeResolver(trial.map ?? NO_MAP),
    contextFor: (resource) => {
      const pins = pinsFor(resource, trust, rehearsal, now);
      const written = trustFor(resource, trust);
      const statement = trial.statement ?? stated(pins, now);
      return { pins, trust: written, statement, scope, now, allowedTypes };
    },
    factsFor: () => ({ docs: (id) => `docs/rules/${id}.md`, showAgain: "pulumi preview" }),
    lenienceFor: () => ({ lets: false, notes: [] }),
  };
}

/** The ids of the rules that block, each once. */
export function blocking(trial: Trial): string[] {
  return [...new Set(judge(trial).map(({ message }) => message.split(" ")[0] ?? ""))];
}

/** The text after a label such as `found` in each message. */
export function told(label: string, reported: readonly Reported[]): string[] {
  return reported.flatMap(({ message }) =>
    message
      .split("\n")
      .flatMap((line) => (line.startsWith(`  ${label}: `) ? [line.slice(label.length + 4)] : [])),
  );
}
