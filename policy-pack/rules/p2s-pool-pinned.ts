import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { covers, overlap, parseRange, type AddressRange } from "../reachability/address-ranges";
import { clientPools, type ClientPools } from "../resource-model/address-pools";
import { at, items, type Reading } from "../resource-model/reading";
import { isEmpty } from "../resource-model/value";
import type { Finding, Rule } from "../rule";
import type { Pins } from "../trust/pins";

const WRITE =
  "a range inside the client pools in trust.yaml, as literal text; if it is a new one, security adds it there";
const WRITE_CIDR = 'a range in CIDR form without host bits, as "10.81.0.0/24"';

/** Clients get addresses that security set aside for them. */
export const p2sPoolPinned: Rule = {
  id: "p2s-pool-pinned",
  title: "point-to-site clients must get addresses only of the pools that security pinned in trust.yaml",
  severity: "high",
  why:
    "every rule behind the gateway tells clients from servers by their address, so that a wider or foreign pool turns a " +
    "laptop into whatever else has that address",
  remedy:
    "Take every address pool, also those of policy groups, from the ranges under pools in trust.yaml, which security owns.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.1.1.A4, NET.3.2.A2, NET.3.3.A1",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.22",
  ],
  kind: "confinement",
  // Another pool is set aside in trust.yaml; an exemption would be a second way there.
  exemptable: "emergency",
  check: (resource, { pins }) => clientPools(resource).flatMap((pools) => judge(pools, pins)),
};

function judge({ path, pools }: ClientPools, pins: Pins): readonly Finding[] {
  if (pins.faults.length > 0) {
    const found = `a trust file that cannot be used: ${pins.faults.join(" | ")}`;
    return [
      { path, found, write: "nothing in this resource: correct trust.yaml; until then no pool is pinned" },
    ];
  }
  if (pools.length === 0) return [{ path, found: "no address pool", write: WRITE }];
  // Pools before this one, to find those that share addresses.
  const earlier: { readonly range: AddressRange; readonly path: string }[] = [];
  return pools.flatMap(rangesOf).flatMap((entry): Finding[] => {
    if (entry.range === undefined) return [entry.finding];
    const { range, path: place, text } = entry;
    const rival = earlier.find((other) => overlap(other.range, range));
    earlier.push({ range, path: place });
    if (!covers(pins.pools, range)) {
      return [
        { path: place, found: `${text}, not all of which is pinned`, write: WRITE, notes: pins.poolNotes },
      ];
    }
    if (rival === undefined) return [];
    const found = `${text}, which shares addresses with ${rival.path}`;
    return [{ path: place, found, write: "pools that have no address in common" }];
  });
}

type Entry =
  | { readonly range: AddressRange; readonly path: string; readonly text: string }
  | { readonly range?: undefined; readonly finding: Finding };

/** The ranges of one pool, or what is wrong with it. */
function rangesOf(pool: Reading): readonly Entry[] {
  const given = at(pool, "ipamPoolPrefixAllocations");
  if (
    given.state !== "absent" &&
    given.path !== pool.path &&
    !(given.state === "known" && isEmpty(given.value))
  ) {
    const found = "ranges that an IPAM pool gives out during the deployment";
    return [{ finding: { path: given.path, found, write: WRITE } }];
  }
  const prefixes = items(at(pool, "addressPrefixes"));
  switch (prefixes.state) {
    case "absent":
      return [{ finding: { path: prefixes.path, found: "no address pool", write: WRITE } }];
    case "unknown":
      return [{ finding: { path: prefixes.path, found: undecided(prefixes.reason), write: WRITE } }];
    case "known":
      if (prefixes.value.length === 0)
        return [{ finding: { path: prefixes.path, found: "an empty list", write: WRITE } }];
      return prefixes.value.map(entryOf);
  }
}

function entryOf(prefix: Reading): Entry {
  switch (prefix.state) {
    case "absent":
      return { finding: { path: prefix.path, found: "null", write: WRITE } };
    case "unknown":
      return { finding: { path: prefix.path, found: undecided(prefix.reason), write: WRITE } };
    case "known": {
      const text = quote(prefix.value);
      const range = typeof prefix.value === "string" ? parseRange(prefix.value) : undefined;
      return range === undefined
        ? { finding: { path: prefix.path, found: text, write: WRITE_CIDR } }
        : { range, path: prefix.path, text };
    }
  }
}
