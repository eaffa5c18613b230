import { parseRange, type AddressRange } from "../reachability/address-ranges";
import { exactly, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import type { ProtectedAssets } from "./assets";
import type { RehearsalPin, RehearsalPins } from "./rehearsal-pins";
import { ALL_ZERO, NO_TRUST, type Trust, type TrustReading } from "./trust-file";

/** A key whose statements count. */
export interface PinnedSeal {
  readonly name: string;
  /** The lowest sequence of its statements that security accepts; any counts where it is missing. */
  readonly floor?: number;
}

/** What security pinned, as far as it counts for one resource. */
export interface Pins {
  /** From SHA-256 (64 hexadecimal digits, lower case) to the anchor's name. */
  readonly anchors: ReadonlyMap<string, string>;
  /** What a reader should know about anchors that do not count, one sentence each. */
  readonly notes: readonly string[];
  /** The same for the keys that seal gateway statements, from the SHA-256 of their SubjectPublicKeyInfo. */
  readonly seals: ReadonlyMap<string, PinnedSeal>;
  readonly sealNotes: readonly string[];
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
  if (!trust.ok) {
    const nobody = {
      anchors: new Map(),
      notes: [],
      seals: new Map(),
      sealNotes: [],
      pools: [],
      poolNotes: [],
    };
    return { ...nobody, faults: trust.faults };
  }
  const today = now.toISOString().slice(0, 10);
  const rehearsed = rehearsalFor(resource, trust.trust, rehearsal);
  return {
    ...anchorsFor(trust.trust, rehearsed, today),
    ...sealsFor(trust.trust, rehearsed, today),
    ...poolsFor(resource, trust.trust),
    faults: [],
  };
}

/**
 * Decides what of the trust file counts for a resource.
 *
 * What a rehearsal protects counts for its own resources, beside what the city protects: a canary sees there that rules
 * on protected things work, whatever the city has written down.
 */
export function trustFor(resource: Pick<JudgedResource, "provider">, reading: TrustReading): Trust {
  if (!reading.ok) return NO_TRUST;
  const { trust } = reading;
  const networks = trust.rehearsal?.protected?.networks ?? [];
  const peers = trust.rehearsal?.peers ?? [];
  if (networks.length + peers.length === 0 || notARehearsal(resource) !== undefined) return trust;
  const own = trust.protected ?? NOTHING;
  const rehearsed = peers.map((peer) => ({ ...peer, name: "rehearsal", owner: "rehearsal" }));
  return {
    ...trust,
    ...(networks.length > 0 ? { protected: { ...own, networks: [...own.networks, ...networks] } } : {}),
    peers: [...(trust.peers ?? []), ...rehearsed],
  };
}

const NOTHING: ProtectedAssets = {
  subscriptions: [],
  networks: [],
  prefixes: [],
  vaults: [],
  accounts: [],
  suffixes: [],
};

/** A rehearsal's pools count where its anchors do, and stand in the trust file itself: they are no secret of a home. */
export function poolsFor(
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

/** What of a rehearsal's file counts for a resource. */
interface Rehearsed {
  readonly anchors: readonly RehearsalPin[];
  readonly seals: readonly RehearsalPin[];
  /** Why nothing of it does. */
  readonly notes: readonly string[];
}

function rehearsalFor(
  resource: Pick<JudgedResource, "provider">,
  trust: Trust,
  rehearsal: RehearsalPins,
): Rehearsed {
  const nothing = (...notes: string[]): Rehearsed => ({ anchors: [], seals: [], notes });
  if (trust.rehearsal === undefined || rehearsal.state === "none") return nothing();
  if (rehearsal.state === "faulty") {
    return nothing(`the rehearsal's pins do not count: ${rehearsal.fault}`);
  }
  const hindrance = notARehearsal(resource);
  if (hindrance !== undefined) return nothing(`the rehearsal's pins do not count here: ${hindrance}`);
  return { anchors: rehearsal.anchors, seals: rehearsal.seals ?? [], notes: [] };
}

function anchorsFor(
  { anchors }: Trust,
  rehearsed: Rehearsed,
  today: string,
): Pick<Pins, "anchors" | "notes"> {
  const { current, notes } = dated("anchor", anchors, today);
  return {
    anchors: new Map([...current, ...rehearsed.anchors].map(({ name, sha256 }) => [sha256, name])),
    notes: [...notes, ...rehearsed.notes],
  };
}

/** The floor is one of the city's own ledger; a rehearsal's begins anew and has none. */
function sealsFor(trust: Trust, rehearsed: Rehearsed, today: string): Pick<Pins, "seals" | "sealNotes"> {
  const { current, notes } = dated("seal", trust.seals ?? [], today);
  const floor = trust.statement === undefined ? {} : { floor: trust.statement.floor };
  const own = current.map(({ name, sha256 }) => [sha256, { name, ...floor }] as const);
  const theirs = rehearsed.seals.map(({ name, sha256 }) => [sha256, { name }] as const);
  // The city's own last: a home cannot lift the floor of one of its seals.
  return { seals: new Map([...theirs, ...own]), sealNotes: [...notes, ...rehearsed.notes] };
}

interface Dated {
  readonly name: string;
  readonly sha256: string;
  readonly until?: string;
}

/** The entries that have not had their last day, and a note for each that has. */
function dated(what: "anchor" | "seal", entries: readonly Dated[], today: string) {
  const counts = ({ until }: Dated) => until === undefined || today <= until;
  return {
    current: entries.filter(counts),
    notes: entries.flatMap((entry) =>
      counts(entry) ? [] : [`the ${what} "${entry.name}" in trust.yaml counted until ${entry.until}`],
    ),
  };
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
