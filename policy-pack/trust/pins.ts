import { parseRange, type AddressRange } from "../reachability/address-ranges";
import { exactly, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import type { RehearsalPins } from "./rehearsal-pins";
import { ALL_ZERO, type Trust, type TrustReading } from "./trust-file";

/** The trust anchors and address pools that count for one resource. */
export interface Pins {
  /** From SHA-256 (64 hexadecimal digits, lower case) to the anchor's name. */
  readonly anchors: ReadonlyMap<string, string>;
  /** What a reader should know about anchors that do not count, one sentence each. */
  readonly notes: readonly string[];
  /** The ranges that security set aside for clients. */
  readonly pools: readonly AddressRange[];
  /** The same for pools. */
  readonly poolNotes: readonly string[];
  /** Faults of the trust file. While there is one, nobody is trusted. */
  readonly faults: readonly string[];
}

/**
 * Decides which pins count for a resource.
 *
 * A rehearsal's pins count only where the provider's subscription is the all-zero one: a gateway planned with them can
 * then never be a real one, and a real gateway can never be opened by a file in somebody's home.
 */
export function pinsFor(
  resource: Pick<JudgedResource, "provider">,
  trust: TrustReading,
  rehearsal: RehearsalPins,
  now: Date,
): Pins {
  if (!trust.ok) return { anchors: new Map(), notes: [], pools: [], poolNotes: [], faults: trust.faults };
  return {
    ...anchorsFor(resource, trust.trust, rehearsal, now),
    ...poolsFor(resource, trust.trust),
    faults: [],
  };
}

/** A rehearsal's pools count where its anchors do, and stand in the trust file itself: they are no secret of a home. */
function poolsFor(
  resource: Pick<JudgedResource, "provider">,
  { pools, rehearsal }: Trust,
): Pick<Pins, "pools" | "poolNotes"> {
  const own = (pools ?? []).map(({ prefix }) => prefix);
  const rehearsed = rehearsal?.pools ?? [];
  const hindrance = rehearsed.length === 0 ? undefined : notARehearsal(resource);
  return {
    pools: [...own, ...(hindrance === undefined ? rehearsed : [])].flatMap((text) => parseRange(text) ?? []),
    poolNotes: hindrance === undefined ? [] : [`the rehearsal's pools do not count here: ${hindrance}`],
  };
}

function anchorsFor(
  resource: Pick<JudgedResource, "provider">,
  trust: Trust,
  rehearsal: RehearsalPins,
  now: Date,
): Pick<Pins, "anchors" | "notes"> {
  const today = now.toISOString().slice(0, 10);
  const [current, over] = [true, false].map((wanted) =>
    trust.anchors.filter(({ until }) => (until === undefined || today <= until) === wanted),
  );
  const anchors = new Map((current ?? []).map(({ name, sha256 }) => [sha256, name]));
  const notes = (over ?? []).map(
    ({ name, until }) => `the anchor "${name}" in trust.yaml counted until ${until}`,
  );
  if (trust.rehearsal === undefined || rehearsal.state === "none") return { anchors, notes };
  if (rehearsal.state === "faulty") {
    notes.push(`the rehearsal's pins do not count: ${rehearsal.fault}`);
    return { anchors, notes };
  }
  const hindrance = notARehearsal(resource);
  if (hindrance === undefined) for (const { name, sha256 } of rehearsal.anchors) anchors.set(sha256, name);
  else notes.push(`the rehearsal's pins do not count here: ${hindrance}`);
  return { anchors, notes };
}

/** Why a resource is not part of a rehearsal; undefined when it is. */
function notARehearsal({ provider }: Pick<JudgedResource, "provider">): string | undefined {
  if (provider === undefined || !/^pulumi:providers:azure-native(_|$)/.test(provider.type)) {
    return "the resource has no Azure Native provider of its own";
  }
  const subscription = exactly(provider.inputs, "subscriptionId");
  if (!isAllZero(subscription))
    return `the provider's subscription is ${described(subscription)}, not ${ALL_ZERO}`;
  const tenant = exactly(provider.inputs, "tenantId");
  if (tenant.state === "absent" || isAllZero(tenant)) return undefined;
  return `the provider's tenant is ${described(tenant)}; a rehearsal has none`;
}

function isAllZero(reading: Reading): boolean {
  return reading.state === "known" && reading.value === ALL_ZERO;
}

function described(reading: Reading): string {
  switch (reading.state) {
    case "known":
      return JSON.stringify(reading.value);
    case "unknown":
      return reading.reason;
    case "absent":
      return "not set";
  }
}
