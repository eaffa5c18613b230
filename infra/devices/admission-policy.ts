import type { Posture } from "./posture";
import type { DeviceForm } from "./device";
import type { LossRates } from "./thumbprint-load";

/**
 * What a device must be to get a certificate (`admission-policy/v1`): a reviewed file, every floor dated. Days are
 * RFC 3339 full-dates of UTC, and a last day still counts.
 */
export interface AdmissionPolicy {
  /** Who may report posture; records of other systems or tenants count for nothing, for or against a device. */
  readonly sources: ReadonlyArray<{ readonly system: Posture["source"]["system"]; readonly tenant: string }>;
  readonly posture: {
    /** Age of `collectedAt` beyond which a record admits nobody. */
    readonly maxAgeHours: number;
    /** Age of `management.lastSyncAt`. */
    readonly maxSyncAgeHours: number;
    /** Age of `health.attestedAt`; absent: health attestation is not required. */
    readonly maxAttestationAgeHours?: number;
  };
  readonly forms: readonly DeviceForm[];
  readonly certificate: {
    /** Whole days, 1 to 30. */
    readonly days: number;
    /** At most so many certificates for one device within so many days of 24 hours; renewals that were due aside. */
    readonly limit: { readonly certificates: number; readonly days: number };
  };
  /** `none` where no pool exists that reaches management services only. */
  readonly remediation: "none" | { readonly days: number };
  /** Releases that are supported, per platform. A release not listed admits nobody. */
  readonly os: ReadonlyArray<{
    readonly platform: Posture["os"]["platform"];
    /** First numbers of the version, such as `10.0.26100`; where several fit, the longest counts. */
    readonly release: string;
    /** Last day of the vendor's support. */
    readonly until: string;
    /** Lowest version of the release from a day on, in the order of days; the last that has come counts. */
    readonly floors: ReadonlyArray<{ readonly version: string; readonly from: string }>;
    /** Editions that may be used, compared without case; absent: any. */
    readonly editions?: readonly string[];
  }>;
  readonly require: {
    readonly preBoot: ReadonlyArray<Posture["preBoot"]>;
    readonly join: ReadonlyArray<Posture["join"]>;
    readonly proof: ReadonlyArray<Posture["key"]["proof"]>;
    /**
     * Answers of the virus protection that are good enough; absent: `none` and `low`. A record without an answer
     * counts as `unknown`: a city whose management reports no threats must say here that it does without.
     */
    readonly threat?: ReadonlyArray<"none" | "low" | "unknown">;
  };
  readonly keys: {
    /** Bits for any storage; 3072 and 4096 only. */
    readonly sizes: readonly number[];
    /** RSA-2048 where only the TPM holds the key. Absent: not allowed. */
    readonly tpm2048?: { readonly until: string; readonly reference: string };
    /** Devices whose key may lie in software. */
    readonly software: ReadonlyArray<{
      readonly inventory: string;
      readonly until: string;
      readonly reference: string;
    }>;
  };
}

/**
 * The policy as its file has it. Where it says `computed`, the lifetime is the longest that fits the fleet and its
 * losses; everybody but the reader knows the policy with its number of days.
 */
export interface WrittenPolicy extends Omit<AdmissionPolicy, "certificate"> {
  readonly certificate: Omit<AdmissionPolicy["certificate"], "days"> & {
    readonly days: number | "computed";
  };
  /** Events per device and year; what is left out is as usual (`USUAL_LOSSES`). */
  readonly losses?: Partial<LossRates>;
}
