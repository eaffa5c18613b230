import ipaddr from "ipaddr.js";
import type { AccessModel } from "../access-model/access-model";
import type { AddressRange } from "../access-model/address-range";
import { fewestRanges, holds } from "../access-model/address-set";
import { gatewayTargets, type Anchor } from "./gateway-targets";
import { mailTargets, nameTargets, ownSuffixes, pageTarget, shareTargets } from "./name-targets";
import { probeList, type ProbeList, type ProbeTarget } from "./probe-list";
import { schemaFaults } from "./schema-parts";
import { serviceTargets } from "./service-targets";

/** What a stack's settings say that is to be tried from outside. */
export interface StackFacts {
  readonly stack: string;
  readonly model: Pick<AccessModel, "services">;
  /** The virtual networks and the pools. */
  readonly networks: readonly AddressRange[];
  /** Below which names of the network stand. */
  readonly suffixes: readonly string[];
  /** Those of them that mail may be published under as well. */
  readonly publicSuffixes: readonly string[];
  readonly shareAccount: string | undefined;
  readonly deviceZone: string | undefined;
}

/** What only the caller knows: names and addresses that the public sees. */
export interface PublicFacts {
  readonly gateways: readonly string[];
  /** Of the gateway's statement. */
  readonly anchors: readonly Anchor[];
  readonly mailDomains: readonly string[];
  readonly pages: readonly URL[];
  readonly shares: readonly string[];
  /** Somebody else's hosts that answer everybody. */
  readonly controls: ReadonlyArray<{ readonly host: string; readonly port: number }>;
}

/** So that the same list can be made again. */
export interface Making {
  readonly made: Date;
  readonly nonce: string;
}

export interface MadeList {
  readonly list: ProbeList;
  /** Sentences about what the list leaves open. */
  readonly notes: readonly string[];
}

/**
 * What an unmanaged device is to try, in a fixed order: first what must answer, then the gateway, names, services, what
 * is published.
 *
 * @throws Error with everything of the public facts that cannot be
 */
export function makeList(stack: StackFacts, known: PublicFacts, { made, nonce }: Making): MadeList {
  const internal = fewestRanges([...stack.networks, ...stack.model.services.flatMap(({ hosts }) => hosts)]);
  const { services } = stack.model;
  const tried = serviceTargets(services);
  const mailDomains = [...new Set([...known.mailDomains, ...ownSuffixes(stack.publicSuffixes)])];
  const names = { services, suffixes: stack.suffixes, shareAccount: stack.shareAccount };
  const targets = onceEach([
    ...known.controls.map(({ host, port }): ProbeTarget => ({
      id: `control:${host}:${port}`,
      kind: "control",
      host,
      port,
      what: "a public host that must answer",
    })),
    ...gatewayTargets(known.gateways, known.anchors, stack.deviceZone),
    ...nameTargets(names),
    ...tried.targets,
    ...shareTargets(names, known.shares),
    ...mailDomains.flatMap(mailTargets),
    ...known.pages.map(pageTarget),
  ]);
  const list = {
    schema: "probe-list/v1",
    stack: stack.stack,
    made: `${made.toISOString().slice(0, 19)}Z`,
    nonce,
    internal: internal.map(({ cidr }) => cidr),
    targets,
  };
  const faults = behindTheTunnel(known, internal);
  const parsed = probeList.safeParse(list);
  if (!parsed.success) faults.push(...schemaFaults(parsed.error));
  if (faults.length > 0 || !parsed.success) throw new Error(faults.join("\n"));
  return { list: parsed.data, notes: [...tried.notes, ...openQuestions(known, mailDomains)] };
}

/** Two services of one host are tried once, as what comes first. */
function onceEach(targets: readonly ProbeTarget[]): ProbeTarget[] {
  const seen = new Set<string>();
  return targets.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function behindTheTunnel({ gateways, controls }: PublicFacts, internal: readonly AddressRange[]): string[] {
  const isInside = (host: string) => ipaddr.IPv4.isValidFourPartDecimal(host) && holds(internal, host);
  return [
    ...gateways
      .filter(isInside)
      .map((host) => `${host} lies behind the gateway; write the gateway's public address with --gateway`),
    ...controls
      .map(({ host }) => host)
      .filter(isInside)
      .map((host) => `${host} is of the administration network; name a public host with --control`),
  ];
}

function openQuestions({ gateways, controls }: PublicFacts, mailDomains: readonly string[]): string[] {
  return [
    ...(gateways.length === 0
      ? ["the VPN gateway is not tried; name it with --gateway or --gateway-from"]
      : []),
    ...(gateways.length === 0 && controls.length === 0
      ? [
          "nothing in the list must answer, so a device without any network finds nothing either; name --gateway or --control",
        ]
      : []),
    ...(mailDomains.length === 0
      ? ["published mail is not looked for; name the city's mail domain with --mail-domain"]
      : []),
  ];
}
