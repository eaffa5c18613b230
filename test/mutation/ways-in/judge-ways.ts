import { ALL_ZERO, type TrustReading } from "../../../policy-pack/trust/trust-file";
import { loadTrust } from "../../../policy-pack/trust/load";
import { PACK } from "../../policies/engine";
import { parseToken } from "../../../policy-pack/resource-model/token";
import type { Scope } from "../../../policy-pack/stack-scope";
import { court, typeMap } from "../court";
import { sourcesOf } from "../from-declarations/mutants";
import { JudgedStack, type Block } from "../judged-stack";
import { ANCHOR, SEAL } from "../stacks/trusted";
import type { CompliantStack } from "../stacks/compliant";
import type { Planned } from "../stacks/recording-monitor";
import { writtenWays, type Variant } from "./mutants";
import { tokensOf } from "./tokens";
import { ACCOUNT, CITY, NETWORK, VAULT, type WayIn } from "./way-in";

/** A way in under one token, written in one way, and what blocks it. */
export interface JudgedWay {
  readonly way: string;
  readonly token: string;
  readonly variant: Variant;
  readonly scope: Scope;
  /** What is judged is the type and its inputs alone: nothing beside it, no options, the provider of all. */
  readonly isPlain: boolean;
  readonly inputs: Planned["inputs"];
  readonly rules: readonly string[] | "any";
  /** The rules that block at this resource, each once; those of {@link TOLD_WHERE_IT_BEGINS} at any. */
  readonly blockedBy: readonly string[];
}

/** What opens a way is not where it begins, and there these rules tell of it. */
const TOLD_WHERE_IT_BEGINS = ["only-managed-devices-reach-services"];

export interface JudgedWays {
  readonly mutants: readonly JudgedWay[];
  /** What is wrong with the table itself. */
  readonly faults: readonly string[];
}

/** The trust file as it is, and a city that has something to protect; its anchor counts whatever a provider is called. */
function protecting(): TrustReading {
  const reading = loadTrust(PACK);
  if (!reading.ok) throw new Error(reading.faults.join("\n"));
  const assets = {
    subscriptions: [CITY],
    networks: [NETWORK],
    prefixes: ["10.80.0.0/22"],
    vaults: [VAULT],
    accounts: [ACCOUNT],
    suffixes: ["intern.musterstadt.example"],
  };
  const anchors = [{ name: "device-ca", sha256: ANCHOR.sha256, owner: "security" }];
  const seals = [{ name: "seal", sha256: SEAL, owner: "security" }];
  return { ok: true, trust: { ...reading.trust, anchors, seals, protected: assets } };
}

/** Judges ways in, in the stacks that they are added to. */
export class WayJudge {
  private readonly trust = protecting();
  private readonly judged = new Map<string, JudgedStack>();

  constructor(private readonly stacks: readonly CompliantStack[]) {}

  /** @param wanted says of each mutant whether it is judged, so that a sample costs a part of the time */
  judge(way: WayIn, wanted: () => boolean): JudgedWays {
    const tokens = tokensOf(way.type, typeMap());
    if (tokens.length === 0)
      return { mutants: [], faults: [`${way.id}: the installed azure-native has no type ${way.type}`] };
    const { stack, resource } = this.place(way);
    const told = (blocks: readonly Block[]) =>
      blocks.filter(({ urn, rule }) => urn === resource.urn || TOLD_WHERE_IT_BEGINS.includes(rule));
    const before = told(stack.before);
    const faults =
      before.length === 0 || way.isDangerousAsItStands === true || Object.keys(way.danger).length === 0
        ? []
        : [`${way.id}: its base is blocked by ${names(before).join(", ")} already`];
    const mutants = tokens.flatMap((type) =>
      writtenWays(way, resource.inputs).flatMap(({ variant, inputs, rules: own }) => {
        if (!wanted()) return [];
        const rules = isOtherName(type, way.type) ? "any" : own;
        const as = changed(resource, way);
        const mutant = { ...as, type, inputs, outputs: inputs, madeFrom: sourcesOf(inputs, as.madeFrom) };
        const blocks = told(stack.with(mutant));
        return [
          {
            way: way.id,
            token: type,
            variant,
            scope: way.scope,
            isPlain: isPlain(way),
            inputs,
            rules,
            blockedBy: names(blocks),
          },
        ];
      }),
    );
    return { mutants, faults };
  }

  private place(way: WayIn): { readonly stack: JudgedStack; readonly resource: Planned } {
    const { base, scope } = way;
    if (!("stack" in base)) {
      const { resource, others } = written(way, base.inputs);
      return { stack: new JudgedStack([resource, ...others], court(scope, this.trust)), resource };
    }
    const found = this.stacks.find(({ name }) => name === base.stack);
    const resource = found?.resources.find(({ name, type }) => name === base.resource && type === way.type);
    if (found === undefined || resource === undefined)
      throw new Error(`${way.id}: the stack ${base.stack} has no ${way.type} ${base.resource}`);
    if (scope === "any") return { stack: new JudgedStack([resource], court(scope, this.trust)), resource };
    const kept = this.judged.get(base.stack) ?? new JudgedStack(found.resources, court(scope));
    this.judged.set(base.stack, kept);
    return { stack: kept, resource };
  }
}

/** A type may have had another shape under a former name, so that another rule blocks it there. */
function isOtherName(token: string, type: string): boolean {
  const [name, own] = [token, type].map((one) => parseToken(one)?.name.toLowerCase());
  return name !== own;
}

function isPlain({ beside, from, options, provider }: WayIn): boolean {
  return [beside, from, options, provider].every((part) => part === undefined);
}

const names = (blocks: readonly { readonly rule: string }[]) => [...new Set(blocks.map(({ rule }) => rule))];

/** The resource of a row that stands for itself, with what stands beside it. */
function written(way: WayIn, inputs: Planned["inputs"]) {
  const others = Object.entries(way.beside ?? {}).map(([name, { type, inputs: own = {} }]) =>
    planned(name, type, own, way.provider),
  );
  const resource = planned("way", way.type, inputs, way.provider);
  return { resource: { ...resource, madeFrom: sources(way.from ?? {}, others) }, others };
}

function sources(from: NonNullable<WayIn["from"]>, others: readonly Planned[]): Planned["madeFrom"] {
  return Object.fromEntries(
    Object.entries(from).map(([input, wanted]) => [
      input,
      others.filter(({ name }) => wanted.includes(name)).map(({ urn }) => urn),
    ]),
  );
}

function planned(
  name: string,
  type: string,
  inputs: Planned["inputs"],
  provider: Planned["provider"] = { subscriptionId: ALL_ZERO },
): Planned {
  return {
    type,
    name,
    urn: `urn:pulumi:prod::elsewhere::${type}::${name}`,
    inputs,
    outputs: inputs,
    madeFrom: {},
    options: { protect: true, ignoreChanges: [] },
    // Components and providers have none.
    provider: /^pulumi:/.test(type) ? undefined : provider,
  };
}

/** Options, provider and sources as the row has them. */
function changed(resource: Planned, way: WayIn): Planned {
  return {
    ...resource,
    options: { ...resource.options, ...way.options },
    ...(way.provider === undefined ? {} : { provider: way.provider }),
    ...(way.from !== undefined && "stack" in way.base ? { madeFrom: way.from } : {}),
  };
}
