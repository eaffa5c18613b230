import { domainToASCII } from "node:url";
import { idsIn, textAt } from "../connectivity/ids";
import { distinct, eachOf } from "../demand";
import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { isInProtected, protectedBy, protectedByName } from "../trust/protected";
import { covers, parseRange } from "../reachability/address-ranges";
import { inEitherShape } from "../resource-model/either-shape";
import { sourcesOf, type Plan, type PlannedResource } from "../resource-model/plan";
import { at, isLater, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { seenThrough } from "../resource-model/seen-through";
import { isAnyOf } from "../resource-model/token";
import type { Finding, PlaceInPlan, Rule } from "../rule";
import type { Trust } from "../trust/trust-file";

const PRIVATE_RECORDS = "privatedns:PrivateRecordSet";
/** From the type to the input that holds the name of its zone. */
const ZONES: Readonly<Record<string, string>> = {
  "privatedns:PrivateZone": "privateZoneName",
  "dns:Zone": "zoneName",
};
const RECORDS: Readonly<Record<string, string>> = {
  [PRIVATE_RECORDS]: "privateZoneName",
  "dns:RecordSet": "zoneName",
};
/** What has a network ask a zone or a ruleset, and where it says which network. */
const LINKS: ReadonlyArray<readonly [string, readonly string[]]> = [
  ["privatedns:VirtualNetworkLink", ["virtualNetwork"]],
  ["dnsresolver:PrivateResolverVirtualNetworkLink", ["virtualNetwork"]],
  ["dns:Zone", ["resolutionVirtualNetworks", "registrationVirtualNetworks"]],
];
/** Azure's own name server, in every network (learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16). */
const OF_AZURE = "168.63.129.16";

const WRITE_NAME = "another name: whoever answers for these names stands in an exemption of security";
const WRITE_LINK =
  "nothing: let the stack of the remote access link its own zones; security may except a stack";
const WRITE_SERVER = "addresses of name servers within protected.prefixes of trust.yaml, as literal text";

/** Names lead to the city's own services, whoever asks. */
export const dnsPinned: Rule = {
  id: "dns-pinned",
  title:
    "no stack but that of the remote access may answer for names under a protected suffix, or choose who answers in a protected network",
  severity: "high",
  why:
    "whoever answers for the name of the file server or the mail server leads managed devices, and the passwords typed on them, to a " +
    "machine of his own, and gets certificates for the name",
  remedy:
    "Use names of your own, link private zones to networks of your own, and forward protected names to the city's own name servers only.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.1.1.A4, NET.1.1.A9, APP.3.3.A15, APP.5.3.A2",
    "ISO/IEC 27001:2022 Annex A: 8.20, 8.21, 8.22",
  ],
  kind: "entrance",
  // The city's names are written by some stack today; the exemption has an end.
  exemptable: true,
  // Zones, links and resolvers of the remote access are confined by `only-own-endpoints`.
  check: (resource, { scope, trust }) =>
    scope === "any" && trust.protected !== undefined ? judge(seenThrough(resource), trust) : [],
  together: (plan, { scope, trust }) =>
    scope === "any" && trust.protected !== undefined ? recordsOfNewZones(plan, trust) : [],
};

function judge(resource: JudgedResource, trust: Trust): readonly Finding[] {
  const zone = inputOf(RECORDS, resource);
  return distinct([
    ...zoneName(resource, trust),
    ...LINKS.filter(([type]) => isAnyOf(resource.types, type)).flatMap(([, inputs]) =>
      inputs.flatMap((input) => link(resource, input, trust)),
    ),
    ...(zone === undefined ? [] : record(resource, textAt(resource.inputs, zone), trust)),
    ...forwarding(resource, trust),
    ...nameServers(resource, trust),
  ]);
}

/** A record says the name of its zone, or is made from it: the zone may have a name before it exists. */
function recordsOfNewZones(plan: Plan, trust: Trust): readonly PlaceInPlan[] {
  return plan.flatMap((resource) => {
    const input = inputOf(RECORDS, resource);
    if (input === undefined || !isLater(at(resource.inputs, input))) return [];
    return (sourcesOf(resource, input, plan) ?? []).flatMap((zone) => {
      const name = inputOf(ZONES, zone);
      const told = name === undefined ? undefined : textAt(zone.inputs, name);
      return record(resource, told, trust).map((finding) => placed(resource, finding));
    });
  });
}

function placed(resource: PlannedResource, finding: Finding): PlaceInPlan {
  return { resource, ...finding };
}

function inputOf(table: Readonly<Record<string, string>>, { types }: JudgedResource): string | undefined {
  return Object.entries(table).find(([type]) => isAnyOf(types, type))?.[1];
}

function zoneName(resource: JudgedResource, trust: Trust): readonly Finding[] {
  const input = inputOf(ZONES, resource);
  const name = input === undefined ? undefined : textAt(resource.inputs, input);
  if (input === undefined || name === undefined || suffixOver(name, trust) === undefined) return [];
  return [
    {
      path: at(resource.inputs, input).path,
      found: `the zone ${quote(name)}, a protected name`,
      write: WRITE_NAME,
    },
  ];
}

function link(resource: JudgedResource, input: string, trust: Trust): readonly Finding[] {
  return inEitherShape(resource.inputs, input).flatMap((network): readonly Finding[] => {
    const { path } = network;
    const found = idsIn(network).flatMap((id) => {
      const why = protectedBy(id, trust);
      return why === undefined ? [] : [`a zone or rules for ${id.split("/").slice(-2).join("/")} (${why})`];
    });
    // What is only told later is a network that this stack makes, or one that is read.
    const isUntold = network.state === "unknown" || at(network, "id").state === "unknown";
    const inside = isUntold && isInProtected(resource, trust);
    const all = inside ? ["a zone or rules for a network in a protected subscription"] : found;
    return all.map((text) => ({ path, found: text, write: WRITE_LINK }));
  });
}

function record(resource: JudgedResource, zone: string | undefined, trust: Trust): readonly Finding[] {
  if (zone === undefined) return [];
  const relative = at(resource.inputs, "relativeRecordSetName");
  const own = relative.state === "known" && typeof relative.value === "string" ? relative.value : "";
  const name = own === "" || own === "@" ? zone : `${own}.${zone}`;
  const { path } = relative;
  if (suffixOver(name, trust) !== undefined || isWildOver(name, trust))
    return [{ path, found: `a record for ${quote(name)}, a protected name`, write: WRITE_NAME }];
  if (relative.state !== "unknown" && handsOn(resource) && isAbove(name, trust)) {
    const found = `a record that hands ${quote(name)} on, and with it a protected name`;
    return [{ path, found, write: WRITE_NAME }];
  }
  if (
    isAnyOf(resource.types, PRIVATE_RECORDS) &&
    /^privatelink\./i.test(zone) &&
    isInProtected(resource, trust)
  )
    return [
      {
        path,
        found: `a record for ${quote(name)}, in a protected subscription`,
        write: "nothing: the private endpoint's own zone group writes it",
      },
    ];
  if (relative.state !== "unknown" || !isAbove(zone, trust)) return [];
  const found = `not judged: a name that only the deployment tells, in the zone ${quote(zone)}`;
  return [
    { path, found, write: "nothing in this resource: see by hand that it is no protected name", warns: true },
  ];
}

/** Whoever gets a name by an NS record answers for all names below it. */
function handsOn({ inputs }: JudgedResource): boolean {
  return textAt(inputs, "recordType")?.toLowerCase() === "ns";
}

/** A rule sends questions for a name elsewhere; it may send those for protected names to the city's own servers. */
function forwarding(resource: JudgedResource, trust: Trust): readonly Finding[] {
  if (!isAnyOf(resource.types, "dnsresolver:ForwardingRule")) return [];
  const domain = textAt(resource.inputs, "domainName");
  if (domain === undefined) return [];
  const concerns =
    suffixOver(domain, trust) !== undefined || (isInProtected(resource, trust) && isAbove(domain, trust));
  if (!concerns) return [];
  return inEitherShape(resource.inputs, "targetDnsServers")
    .flatMap(eachOf)
    .flatMap((target) => inEitherShape(target, "ipAddress"))
    .flatMap((address) => outside(address, `questions for ${quote(domain)} to `, trust));
}

/** Who answers a protected network's machines, when it is made or changed by another stack. */
function nameServers(resource: JudgedResource, trust: Trust): readonly Finding[] {
  const place = isAnyOf(resource.types, "network:VirtualNetwork")
    ? ["dhcpOptions", "dnsServers"]
    : ["dnsSettings", "servers"];
  const isOne = isAnyOf(resource.types, "network:VirtualNetwork", "network:FirewallPolicy");
  if (!isOne || !isProtectedItself(resource, trust)) return [];
  return inEitherShape(resource.inputs, ...place)
    .flatMap(eachOf)
    .flatMap((address) => outside(address, "the name server ", trust));
}

function isProtectedItself(resource: JudgedResource, trust: Trust): boolean {
  return isInProtected(resource, trust) || protectedByName(resource, trust).length > 0;
}

function outside(address: Reading, words: string, trust: Trust): readonly Finding[] {
  const { path } = address;
  if (address.state === "absent") return [];
  if (address.state === "unknown")
    return [{ path, found: `${words}${undecided(address.reason)}`, write: WRITE_SERVER }];
  if (address.value === OF_AZURE) return [];
  const range = typeof address.value === "string" ? parseRange(`${address.value}/32`) : undefined;
  const prefixes = (trust.protected?.prefixes ?? []).flatMap((text) => parseRange(text) ?? []);
  return range !== undefined && covers(prefixes, range)
    ? []
    : [{ path, found: `${words}${quote(address.value)}`, write: WRITE_SERVER }];
}

/** The protected suffix that a name is, or lies under. */
function suffixOver(name: string, trust: Trust): string | undefined {
  const text = plain(name);
  return trust.protected?.suffixes.find((suffix) => text === suffix || text.endsWith(`.${suffix}`));
}

/** `*.musterstadt.example` answers for whatever below has no record of its own. */
function isWildOver(name: string, trust: Trust): boolean {
  const [first, ...rest] = plain(name).split(".");
  return first === "*" && isAbove(rest.join("."), trust);
}

/** Whether a protected suffix lies under the name; `.` is above all. */
function isAbove(name: string, trust: Trust): boolean {
  const text = plain(name);
  return trust.protected?.suffixes.some((suffix) => text === "" || suffix.endsWith(`.${text}`)) === true;
}

/**
 * Names are told apart without regard to case and to the dot at their end (RFC 1034, section 3.1), and to whether they are
 * written in letters of other scripts or as `xn--…` (RFC 5891).
 */
function plain(name: string): string {
  const ascii = /[^ -~]/.test(name) ? domainToASCII(name) : "";
  return (ascii === "" ? name : ascii).toLowerCase().replaceAll(/\.+/g, ".").replace(/\.$/, "");
}
