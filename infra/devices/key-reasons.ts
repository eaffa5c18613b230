import type { AdmissionPolicy } from "./admission-policy";
import type { Posture } from "./posture";
import type { DeviceKeys, Reason } from "./verdict";

const DAY_MS = 86_400_000;
const SHOWN = 5; // inventory numbers in a detail

/** What the request and the ledger alone say against the device; posture aside. */
export function requestReasons(
  { certificate: { limit } }: AdmissionPolicy,
  { request, issued, issuances }: DeviceKeys,
  keysFromBeforeLoss: ReadonlySet<string>,
  now: Date,
): Reason[] {
  const reasons: Reason[] = [];
  if (request === undefined) reasons.push({ code: "no-request" });
  else if (!request.accepted) {
    const refusals = [...new Set(request.refusals.map(({ reason }) => reason))];
    reasons.push({ code: "request-refused", detail: refusals.join(", ") });
  } else {
    const { sha256: key } = request;
    if (keysFromBeforeLoss.has(key)) reasons.push({ code: "request-key-from-before-loss", keys: [key] });
    // The facts that revoke put the key itself in doubt, and that does not end when they do.
    if (issued.some(({ sha256, revoked }) => revoked && sha256 === key)) {
      reasons.push({ code: "request-key-revoked", keys: [key] });
    }
  }
  // Times ahead of now count as well: a clock that was set back must not lift the limit.
  const lately = issuances.filter(
    (time) => !(now.getTime() - Date.parse(time) >= limit.days * DAY_MS),
  ).length;
  if (lately >= limit.certificates) {
    reasons.push({ code: "issuance-limit-reached", detail: `${lately} / ${limit.days} d` });
  }
  return reasons;
}

/** Keys that can no longer be trusted, whatever posture says. */
export function compromiseReasons(
  { sharedWith, issued }: DeviceKeys,
  keysFromBeforeLoss: ReadonlySet<string>,
): Reason[] {
  const reasons: Reason[] = [];
  if (sharedWith.length > 0) {
    const more = sharedWith.length > SHOWN ? `, + ${sharedWith.length - SHOWN}` : "";
    reasons.push({ code: "key-duplicated", detail: `${sharedWith.slice(0, SHOWN).join(", ")}${more}` });
  }
  const old = issued.filter(({ sha256, live }) => live && keysFromBeforeLoss.has(sha256));
  if (old.length > 0) reasons.push({ code: "key-from-before-loss", keys: old.map(({ sha256 }) => sha256) });
  return reasons;
}

/** What a sound record says against the keys of the device. */
export function reportedKeyReasons(
  policy: AdmissionPolicy,
  inventory: string,
  posture: Posture,
  { request, issued }: DeviceKeys,
  today: string,
): Reason[] {
  const { key, collectedAt } = posture;
  const reasons = storageReasons(policy, inventory, key.storage, today);
  // Without the device management's word for it, the key may lie anywhere.
  if (!policy.require.proof.includes(key.proof)) {
    reasons.push({ code: "key-proof-insufficient", detail: key.proof });
  }
  if (request?.accepted === true && request.sha256 !== key.spkiSha256) {
    reasons.push({ code: "request-key-differs" });
  }
  const strange = issued.filter(
    ({ sha256, live, since }) =>
      // A record older than the key is no witness against it.
      live && sha256 !== key.spkiSha256 && Date.parse(collectedAt) >= Date.parse(since),
  );
  if (strange.length > 0)
    reasons.push({ code: "key-not-reported", keys: strange.map(({ sha256 }) => sha256) });
  return reasons;
}

function storageReasons(
  { keys: { software } }: AdmissionPolicy,
  inventory: string,
  storage: Posture["key"]["storage"],
  today: string,
): Reason[] {
  if (storage === "tpm") return [];
  if (storage !== "software-ksp") return [{ code: "key-storage-unknown" }];
  const ends = software.filter((exception) => exception.inventory === inventory).map(({ until }) => until);
  if (ends.length === 0) return [{ code: "software-key" }];
  if (ends.some((until) => until >= today)) return [];
  return [{ code: "software-key-exception-over", detail: ends.join(", ") }];
}

/**
 * Whether the requested key is long enough for where it lies.
 *
 * @param storage undefined where no sound record tells
 */
export function sizeReasons(
  { keys: { sizes, tpm2048 } }: AdmissionPolicy,
  { request }: DeviceKeys,
  storage: Posture["key"]["storage"] | undefined,
  today: string,
): Reason[] {
  if (request?.accepted !== true || sizes.includes(request.bits)) return [];
  if (request.bits !== 2048) return [{ code: "key-size-not-allowed", detail: `${request.bits} bit` }];
  if (tpm2048 === undefined) return [{ code: "rsa2048-not-allowed" }];
  const reasons: Reason[] = [];
  if (storage !== undefined && storage !== "tpm")
    reasons.push({ code: "rsa2048-not-in-tpm", detail: storage });
  if (tpm2048.until < today) reasons.push({ code: "rsa2048-deviation-over", detail: tpm2048.until });
  return reasons;
}
