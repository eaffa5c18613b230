import { mostRevocations } from "../certificate-authority/run/revocation-run";
import { hsmSeconds } from "../certificate-authority/key-vault/signing-rate";
import { MOST_REVOKED } from "../certificate-authority/statement/statement";
import { LIVE_CERTIFICATES, LONGEST_LIFETIME } from "../devices/lifetime";
import { longestFitting, MOST_EXPECTED, planLifetimes, type LifetimePlan } from "../devices/lifetime-plan";
import { figure } from "../devices/lifetime-table";
import type { Derived } from "./capacity-explanation";

/** What a fleet and its losses make of the certificates. */
export interface CertificateCapacity {
  readonly devices: number;
  /** Devices whose certificates are revoked, per device and year. */
  readonly losses: number;
  /** The lifetime that was asked for, or the longest that fits; undefined where none does. */
  readonly lifetime: LifetimePlan | undefined;
  /** Whether somebody asked for that lifetime. */
  readonly asked: boolean;
  /** The longest that fits. */
  readonly longest: LifetimePlan | undefined;
  /** Every lifetime, the shortest first. */
  readonly lifetimes: readonly LifetimePlan[];
}

/** @param days a lifetime that is asked for instead of the longest that fits */
export function planCertificates(devices: number, losses: number, days?: number): CertificateCapacity {
  const lifetimes = planLifetimes(devices, losses);
  const longest = longestFitting(lifetimes);
  const lifetime = days === undefined ? longest : lifetimes[days - 1];
  return { devices, losses, lifetime, asked: days !== undefined, longest, lifetimes };
}

/** @returns undefined where the certificates fit */
export function faultOfCertificates({
  devices,
  losses,
  lifetime,
  longest,
}: CertificateCapacity): string | undefined {
  if (lifetime?.fits) return undefined;
  const fleet = `${devices} devices with ${losses} losses per device and year`;
  if (longest === undefined) {
    return `${fleet} would keep more than ${MOST_EXPECTED} thumbprints on the gateway's list even with certificates of one day; split the fleet over two authorities, or see why so many are lost`;
  }
  return `certificates of ${lifetime!.days} days do not fit: ${fleet} would keep ${figure(lifetime!.list.expected)} thumbprints on the gateway's list, more than ${MOST_EXPECTED}; ${longest.days} days at most`;
}

/** Says of everything that follows from the lifetime why it is so. */
export function explainCertificates(capacity: CertificateCapacity): Derived[] {
  const { devices, losses, lifetime } = capacity;
  if (lifetime === undefined) return [];
  const { days, renewal, sleep, signatures, list } = lifetime;
  return [
    { what: "lifetime", value: count(days, "day"), because: reasonOf(capacity) },
    {
      what: "renewal",
      value: `after ${figure(renewal.earliest)} to ${figure(renewal.latest)} days`,
      because: `each certificate at a moment of its own, ${figure(renewal.mean)} days on average`,
    },
    {
      what: "sleep",
      value: count(sleep, "day"),
      because: "a laptop may sleep so long and still has a certificate when it wakes",
    },
    {
      what: "live",
      value: `${figure(LIVE_CERTIFICATES.mean)} a device`,
      because: `valid at the same time, ${LIVE_CERTIFICATES.most} at most; all are listed when the device is lost`,
    },
    {
      what: "losses",
      value: `${figure(devices * losses)} a year`,
      because: `${losses} per device and year: lost, compromised, unencrypted, not wiped`,
    },
    {
      what: "list",
      value: `${figure(list.expected)} of ${MOST_REVOKED}`,
      because: `thumbprints on the gateway on average; ${figure(list.scattered)} at 999 of 1000 moments`,
    },
    {
      what: "worst list",
      value: `${figure(list.worst)} of ${MOST_REVOKED}`,
      because: worst(capacity, list.worst),
    },
    {
      what: "signatures",
      value: `${figure(signatures.perDay)} a day`,
      because:
        `${figure(signatures.peakHour)} in the peak hour after all enrolled at once, ` +
        `${figure(signatures.afterWeekend)} on a Monday`,
    },
    {
      what: "HSM",
      value: `${figure(hsmSeconds(signatures.perDay))} s a day`,
      because: "of signing with RSA-3072, 50 signatures a second",
    },
    {
      what: "rotation",
      value: duration(hsmSeconds(devices)),
      because: `of the HSM for new certificates for all at once (RSA-4096: ${duration(hsmSeconds(devices, 4096))})`,
    },
  ];
}

function reasonOf({ lifetime, asked, longest }: CertificateCapacity): string {
  const limit = `whose list is ${MOST_EXPECTED} on average at most`;
  if (!asked) {
    return lifetime!.days === LONGEST_LIFETIME
      ? `the longest that there is; its list stays within ${MOST_EXPECTED} on average`
      : `the longest ${limit}`;
  }
  return longest === undefined
    ? `asked for; there is none ${limit}`
    : `asked for; ${longest.days} is the longest ${limit}`;
}

function worst({ devices, lifetimes }: CertificateCapacity, length: number): string {
  const run = `when on top of that one run revokes ${Math.min(devices, mostRevocations(devices))} devices, as many as it may alone`;
  if (length <= MOST_REVOKED) return run;
  const roomy = lifetimes.findLast(({ list }) => list.worst <= MOST_REVOKED);
  const remedy = roomy === undefined ? "" : `; with ${count(roomy.days, "day")} all would find room`;
  return `${run}; the ${MOST_REVOKED} most urgent are sent, the rest is an alarm${remedy}`;
}

/** Seconds as people say them. */
export function duration(seconds: number): string {
  return seconds < 60 ? `${figure(seconds)} s` : `${figure(seconds / 60)} minutes`;
}

function count(number: number, unit: string): string {
  return `${figure(number)} ${unit}${number === 1 ? "" : "s"}`;
}
