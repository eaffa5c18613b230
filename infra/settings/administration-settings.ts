import ipaddr from "ipaddr.js";
import type { AccessModel, Enforcement } from "../access-model/access-model";
import {
  linkSelectors,
  MOST_SELECTORS,
  selectorPairs,
  type LinkSelectors,
} from "../access-model/link-selectors";
import { USUAL_INTERFACE, type RuleFileFormat } from "../access-model/rule-files/rule-file";
import type { RawAdministration } from "./administration-schema";
import type { Say } from "./range-setting";
import type { SoundValues } from "./sound-values";

/** The city's own network: where the tunnel from Azure ends, and which firewall lets what through. */
export interface Administration {
  readonly device: string;
  /** A role, never a person. */
  readonly owner: string;
  readonly peer: { readonly address: string } | { readonly fqdn: string };
  readonly rules: {
    readonly firewall: string;
    readonly format: RuleFileFormat;
    /** Name of the tunnel's interface at that firewall. */
    readonly tunnel: string;
  };
  /** Counts on when the key of the tunnel shall be another one. */
  readonly keyGeneration: number;
  readonly selectors: LinkSelectors;
}

const KEY = ["administration"];
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const PUBLIC_NAME = new RegExp(`^(?=.{4,253}$)(?:${LABEL}\\.)+[a-z][a-z0-9-]*[a-z0-9]$`);
/** RFC 5737: not to be met on the Internet, and so good for stacks that exist only in rehearsals. */
const DOCUMENTATION = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];

/**
 * @param model undefined where it has faults of its own
 * @returns undefined after a fault has been said, where there is nothing to say, or where the schema has found a fault
 */
export function administrationSettings(
  values: SoundValues,
  enforcement: Enforcement | undefined,
  model: AccessModel | undefined,
  say: Say,
): Administration | undefined {
  if (enforcement === "azure-firewall" && values.has(KEY)) {
    say(KEY, "belongs to enforcement city-firewall; remove it");
  }
  if (enforcement !== "city-firewall") return undefined;
  if (!values.has(KEY)) {
    say(
      KEY,
      "is missing; enforcement city-firewall needs it: write device, owner, gatewayAddress (or fqdn) and rules",
    );
    return undefined;
  }
  const raw = values.get<RawAdministration>(KEY);
  const peer = peerOf(values, say);
  const selectors = model && linkSelectors(model);
  const narrow = selectors === undefined || selectorPairs(selectors) <= MOST_SELECTORS;
  if (!narrow) say(KEY, tooManySelectors(selectors));
  if (!raw || !peer || !selectors || !narrow || !rulesAreSound(values)) return undefined;
  const { device, owner, rules, keyGeneration = 1 } = raw;
  const { firewall, format, interface: tunnel = USUAL_INTERFACE[format] } = rules;
  return { device, owner, peer, rules: { firewall, format, tunnel }, keyGeneration, selectors };
}

function rulesAreSound(values: SoundValues): boolean {
  return ["firewall", "format"].every((key) => values.get([...KEY, "rules", key]) !== undefined);
}

function peerOf(values: SoundValues, say: Say): Administration["peer"] | undefined {
  const [address, fqdn] = ["gatewayAddress", "fqdn"].map((key) => values.get<string>([...KEY, key]));
  const [hasAddress, hasName] = ["gatewayAddress", "fqdn"].map((key) => values.has([...KEY, key]));
  if (hasAddress && hasName) {
    say(
      [...KEY, "fqdn"],
      "is written beside gatewayAddress; keep the one by which Azure shall find the device",
    );
    return undefined;
  }
  if (!hasAddress && !hasName && values.get(KEY) !== undefined) {
    say([...KEY, "gatewayAddress"], "is missing; write the device's public IPv4 address, or fqdn");
    return undefined;
  }
  if (address !== undefined) {
    const fault = addressFault(address);
    if (fault === undefined) return { address };
    say([...KEY, "gatewayAddress"], fault);
  }
  if (fqdn !== undefined) {
    if (PUBLIC_NAME.test(fqdn)) return { fqdn };
    say([...KEY, "fqdn"], `"${fqdn}" is no public name; write it in lower case, as vpn.musterstadt.example`);
  }
  return undefined;
}

function addressFault(text: string): string | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) {
    return `"${text}" is no IPv4 address; write it as 203.0.113.10`;
  }
  const address = ipaddr.IPv4.parse(text);
  if (DOCUMENTATION.some((range) => address.match(ipaddr.IPv4.parseCIDR(range)))) return undefined;
  const kind = address.range();
  return kind === "unicast"
    ? undefined
    : `"${text}" cannot be reached from the Internet (${kind}); write the address that the city's provider gave the device`;
}

function tooManySelectors(selectors: LinkSelectors): string {
  const { local, remote } = selectors;
  return (
    `would need ${selectorPairs(selectors)} traffic selectors (${local.length} ranges of laptops times ${remote.length} of hosts), ` +
    `and a connection takes ${MOST_SELECTORS}; put pools side by side, beginning at a boundary of their size, and hosts as well. ` +
    `The ranges of laptops are ${local.map(({ cidr }) => cidr).join(", ")}`
  );
}
