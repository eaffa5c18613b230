import { overlaps, type AddressRange } from "../access-model/address-range";
import { sayMailboxesTwice } from "./mailbox-setting";
import { notPrivate, privateRange, rangeAt, type Say } from "./range-setting";
import type { Part, RawAuthority } from "./schema";
import type { SoundValues } from "./sound-values";

/** What the part `authority` is made of: vault, ledger and the issuer's identity. */
export interface AuthoritySettings extends Pick<RawAuthority, "retentionDays" | "environment"> {
  readonly virtualNetwork: AddressRange;
  /** In ascending order; one, or two while one anchor follows the other. */
  readonly anchorGenerations: readonly number[];
  /** Mailboxes that are told when the authority falls silent; none only in development. */
  readonly alarmMail: readonly string[];
}

/** A block for private endpoints, and one of the same size for the issuer's host. */
const NETWORK_PREFIX = 27;

/** @returns undefined after a fault has been said, or where the schema has found one */
export function authoritySettings(
  values: SoundValues,
  parts: readonly Part[],
  say: Say,
): AuthoritySettings | undefined {
  const path = ["authority", "virtualNetwork"];
  const virtualNetwork = rangeAt(
    values,
    path,
    say,
    (found) =>
      notPrivate(found) ??
      (found.prefix > NETWORK_PREFIX
        ? `"${found.cidr}" is too small; write a /${NETWORK_PREFIX} or larger`
        : undefined),
  );
  if (virtualNetwork && parts.includes("access")) distinctRanges(values, virtualNetwork, path, say);

  const anchorGenerations = values.get<number[]>(["authority", "anchorGenerations"]) ?? [1];
  const ascending = anchorGenerations.every(
    (generation, index) => index === 0 || !(generation <= (anchorGenerations[index - 1] ?? 0)),
  );
  if (!ascending) {
    const found = JSON.stringify(anchorGenerations);
    say(
      ["authority", "anchorGenerations"],
      `found ${found}; write each generation once, the older one first`,
    );
  }

  const raw = values.get<RawAuthority>(["authority"]);
  sayAlarmMailFaults(values, raw, say);
  return raw && virtualNetwork && ascending
    ? {
        retentionDays: raw.retentionDays,
        environment: raw.environment,
        virtualNetwork,
        anchorGenerations,
        alarmMail: raw.alarmMail ?? [],
      }
    : undefined;
}

/** An alarm that reaches nobody is none, so that production has to name a mailbox. */
function sayAlarmMailFaults(values: SoundValues, raw: RawAuthority | undefined, say: Say): void {
  const path = ["authority", "alarmMail"];
  const silent = raw !== undefined && (raw.alarmMail ?? []).length === 0;
  if (silent && values.get<string>(["authority", "environment"]) === "production") {
    say(path, "names no mailbox; write a functional one, which is told when nothing was sealed for 3 hours");
  }
  sayMailboxesTwice(values, path, say);
}

/** The parts' networks are not joined, but nobody shall have to renumber one on the day that they are. */
function distinctRanges(
  values: SoundValues,
  virtualNetwork: AddressRange,
  path: readonly string[],
  say: Say,
): void {
  const ignore = () => undefined;
  const others = [
    ["the virtual network", privateRange(values, ["network", "virtualNetwork"], ignore)],
    ["the services' network", privateRange(values, ["network", "serviceNetwork"], ignore)],
    ["the clients' address space", privateRange(values, ["clientAddressSpace"], ignore)],
  ] as const;
  for (const [what, other] of others) {
    if (other && overlaps(virtualNetwork, other)) {
      say(path, `"${virtualNetwork.cidr}" overlaps ${what} ${other.cidr}; write another range`);
    }
  }
}
