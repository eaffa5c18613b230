import { liesAhead } from "../../../devices/calendar";
import { dottedNumbers, identifier, productName, tpmVersion } from "../../../devices/field-forms";
import type { Posture } from "../../../devices/posture";
import { entryIn, idIn, textIn, timeIn, wordIn, type Entry } from "./graph-values";
import { digestOf } from "./join";
import type { ManagementFacts, Sighting } from "./sighting";

/**
 * What is asked of an Intune `managedDevice`: learn.microsoft.com, "managedDevice resource type" (v1.0). Nothing about
 * the user: no name, no mail address, no telephone or card number, no place, no network address.
 */
export const MANAGED_DEVICE_FIELDS = [
  "id",
  "deviceName",
  "managedDeviceOwnerType",
  "enrolledDateTime",
  "lastSyncDateTime",
  "operatingSystem",
  "osVersion",
  "complianceState",
  "complianceGracePeriodExpirationDateTime",
  "jailBroken",
  "managementAgent",
  "azureADDeviceId",
  "deviceRegistrationState",
  "isEncrypted",
  "serialNumber",
  "manufacturer",
  "model",
  "partnerReportedThreatState",
  "deviceHealthAttestationState",
] as const;

export interface Answer {
  /** The directory that was asked, a GUID. */
  readonly tenant: string;
  /** When the page with this entry came, RFC 3339 in UTC. */
  readonly receivedAt: string;
}

/**
 * An entry of Intune's list in the words of `posture/v1`.
 *
 * @returns `other-kind` for telephones and everything else that gets no certificate; undefined where the entry has no
 * id, so that nothing can be said about it
 */
export function sightingOf(entry: Entry, answer: Answer): Sighting | "other-kind" | undefined {
  const id = idIn(entry, "id");
  const platform = platformOf(textIn(entry, "operatingSystem") ?? "");
  if (platform === undefined) return "other-kind";
  if (id === undefined || !identifier.safeParse(id).success) return undefined;
  return {
    place: `Intune device ${id}`,
    reportKey: id.toLowerCase(),
    name: textIn(entry, "deviceName") ?? "",
    facts: factsOf(entry, id, platform, answer),
  };
}

function factsOf(
  entry: Entry,
  id: string,
  platform: Posture["os"]["platform"],
  { tenant, receivedAt }: Answer,
): ManagementFacts {
  const grace = timeIn(entry, "complianceGracePeriodExpirationDateTime");
  const state: Posture["compliance"]["state"] =
    wordIn(entry, "complianceState", COMPLIANCE_STATES) ?? "unknown";
  const compliance: Posture["compliance"] =
    state === "inGracePeriod" && grace !== undefined ? { state, graceUntil: grace } : { state };
  const ownership: Posture["ownership"] = wordIn(entry, "managedDeviceOwnerType", OWNERS) ?? "unknown";
  const encrypted = entry["isEncrypted"];
  const rooted = wordIn(entry, "jailBroken", ["True", "False"]);
  const health = healthOf(entryIn(entry, "deviceHealthAttestationState"), receivedAt);
  return withoutGaps({
    source: { system: "intune" as const, tenant, recordId: id },
    collectedAt: receivedAt,
    device: withoutGaps({
      id: fitting(identifier, idIn(entry, "azureADDeviceId")) ?? id,
      serialNumber: textIn(entry, "serialNumber"),
      manufacturer: fitting(productName, textIn(entry, "manufacturer")),
      model: fitting(productName, textIn(entry, "model")),
    }),
    ownership,
    management: withoutGaps({
      agent: textIn(entry, "managementAgent"),
      enrolledAt: timeIn(entry, "enrolledDateTime"),
      lastSyncAt: notAhead(timeIn(entry, "lastSyncDateTime"), receivedAt),
      registration: textIn(entry, "deviceRegistrationState"),
    }),
    compliance,
    os: withoutGaps({ platform, version: fitting(dottedNumbers, textIn(entry, "osVersion")) }),
    encryption: typeof encrypted === "boolean" ? { encrypted, evidence: "isEncrypted" as const } : undefined,
    rooted: rooted === undefined ? undefined : rooted === "True" ? ("yes" as const) : ("no" as const),
    health,
    threat: threatOf(entry),
    raw: { sha256: digestOf(selected(entry)) },
  });
}

const OWNERS = ["company", "personal"] as const;

const COMPLIANCE_STATES = [
  "compliant",
  "noncompliant",
  "inGracePeriod",
  "conflict",
  "error",
  "configManager",
] as const;

/** Words of `operatingSystem`; Windows Phone and Windows Holographic are other kinds. */
function platformOf(system: string): Posture["os"]["platform"] | undefined {
  if (/^windows$/i.test(system)) return "windows";
  if (/^linux\b/i.test(system)) return "linux";
  return /^mac ?os(?: x)?$/i.test(system) ? "macos" : undefined;
}

/** What a partner for mobile threat defence reported; without one, Intune says `unknown`. */
const THREATS: Readonly<Record<string, NonNullable<Posture["threat"]>>> = {
  secured: "none",
  lowSeverity: "low",
  mediumSeverity: "medium",
  highSeverity: "high",
  compromised: "high",
};

function threatOf(entry: Entry): NonNullable<Posture["threat"]> {
  const word = wordIn(entry, "partnerReportedThreatState", Object.keys(THREATS));
  return word === undefined ? "unknown" : THREATS[word]!;
}

/** Absent where the device was never attested. A word other than "enabled" is not good. */
function healthOf(state: Entry | undefined, receivedAt: string): Posture["health"] | undefined {
  if (state === undefined) return undefined;
  const attestedAt = notAhead(timeIn(state, "issuedDateTime"), receivedAt);
  const [secureBoot, codeIntegrity] = ["secureBoot", "codeIntegrity"].map((name) => textIn(state, name));
  if (attestedAt === undefined || secureBoot === undefined || codeIntegrity === undefined) return undefined;
  return withoutGaps({
    attestedAt,
    secureBoot: isEnabled(secureBoot),
    codeIntegrity: isEnabled(codeIntegrity),
    tpmVersion: fitting(tpmVersion, textIn(state, "tpmVersion")),
  });
}

const isEnabled = (word: string) => word.toLowerCase() === "enabled";

/** Microsoft's clock may be a little ahead of ours: what happened just now did not happen after the answer. */
function notAhead(time: string | undefined, receivedAt: string): string | undefined {
  if (time === undefined || Date.parse(time) <= Date.parse(receivedAt)) return time;
  return liesAhead(time, new Date(receivedAt)) ? time : receivedAt;
}

/** A text that nobody must have, if it has the form. Anything may stand there, people's names too. */
function fitting(
  form: { safeParse(value: unknown): { success: boolean } },
  value: string | undefined,
): string | undefined {
  return value !== undefined && form.safeParse(value).success ? value : undefined;
}

/** Only what was asked for, should the answer hold more. */
function selected(entry: Entry): Entry {
  return Object.fromEntries(MANAGED_DEVICE_FIELDS.map((name) => [name, entry[name] ?? null]));
}

type WithoutGaps<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the fields that are undefined. */
function withoutGaps<T extends object>(value: T): WithoutGaps<T> {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as WithoutGaps<T>;
}
