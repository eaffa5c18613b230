import type { Assessment } from "../certificate-authority/run/assessment";
import { isDue } from "../certificate-authority/run/decision";
import type { LedgerCertificate, LedgerView } from "../certificate-authority/ledger/view";
import type { AdmissionPolicy } from "../devices/admission-policy";
import { DAY, HOUR } from "./german-calendar";
import type { Laptop } from "./laptop";

/** A work certificate's last hours, in which one for repair may take its place (`run/decision.ts`). */
const LAST_HOURS = 12 * HOUR;

/** No laptop has more certificates that are good or count against its limit. */
const MOST_IN_PLAY = 24;

/**
 * Names the laptops for which a run could decide something else than the run before it: to judge every one of them in
 * every hour of a year would take a day. What it leaves out changes nothing; `--every-device` does without it, and a
 * test compares the two ledgers.
 */
export class WhomToJudge {
  #touched = new Set<Laptop>();
  #all = true;
  /** By number of the run. */
  readonly #due = new Map<number, Laptop[]>();
  /** Those without a work certificate that lasts, and when they had synchronised when they were judged last. */
  readonly #unserved = new Map<Laptop, number | undefined>();

  /** @param firstRun time of the run with the number 0; they are an hour apart */
  constructor(
    private readonly firstRun: number,
    private readonly lastSyncOf: (laptop: Laptop) => number | undefined,
  ) {}

  /** Record, register entry or certificates of a laptop are others than before. */
  touch(laptop: Laptop): void {
    this.#touched.add(laptop);
  }

  /** Rules, anchors or the source itself are others than before. */
  touchAll(): void {
    this.#all = true;
  }

  /** @returns undefined for all */
  at(now: number): Laptop[] | undefined {
    const run = Math.floor((now - this.firstRun) / HOUR);
    for (const laptop of this.#due.get(run) ?? []) this.#touched.add(laptop);
    this.#due.delete(run);
    for (const [laptop, judgedAfter] of this.#unserved) {
      if (this.lastSyncOf(laptop) !== judgedAfter) this.#touched.add(laptop);
    }
    if (this.#all) return undefined;
    return [...this.#touched].sort((one, other) => one.registered - other.registered);
  }

  /** The run is through. What stops a run leaves everything to the next one. */
  judged(
    assessments: readonly Assessment[],
    laptopOf: (inventory: string) => Laptop,
    context: {
      readonly view: LedgerView;
      readonly policy: AdmissionPolicy;
      readonly trusted: ReadonlySet<string>;
      readonly now: number;
    },
  ): void {
    this.#all = false;
    this.#touched = new Set();
    for (const { inventory, posture } of assessments) {
      const laptop = laptopOf(inventory);
      const certificates = context.view.certificatesOf(inventory).slice(-MOST_IN_PLAY);
      const key = posture?.posture.key.spkiSha256;
      const current = this.#currentOf(certificates, key, context);
      if (current !== undefined) {
        this.#unserved.delete(laptop);
        this.#lookAgain(laptop, [dueTime(current)], context.now);
        continue;
      }
      const sync = this.lastSyncOf(laptop);
      this.#unserved.set(laptop, sync);
      this.#lookAgain(laptop, momentsOf(certificates, sync, context), context.now);
    }
  }

  #currentOf(
    certificates: readonly LedgerCertificate[],
    key: string | undefined,
    { trusted, now }: { readonly trusted: ReadonlySet<string>; readonly now: number },
  ): LedgerCertificate | undefined {
    return certificates.findLast(
      (certificate) =>
        certificate.revoked === undefined &&
        certificate.certificate === "work" &&
        certificate.key === key &&
        certificate.notAfter >= now &&
        trusted.has(certificate.anchor) &&
        !isDue(certificate, new Date(now)),
    );
  }

  #lookAgain(laptop: Laptop, moments: readonly number[], now: number): void {
    const next = Math.min(...moments.filter((moment) => moment > now));
    if (next === Infinity) return;
    const run = Math.ceil((next - this.firstRun) / HOUR);
    const others = this.#due.get(run);
    if (others === undefined) this.#due.set(run, [laptop]);
    else others.push(laptop);
  }
}

/** Every moment at which time alone may change what a run does for a laptop. */
function momentsOf(
  certificates: readonly LedgerCertificate[],
  sync: number | undefined,
  { policy, now }: { readonly policy: AdmissionPolicy; readonly now: number },
): number[] {
  const {
    posture,
    certificate: { limit },
  } = policy;
  const moments: number[] = [];
  for (const certificate of certificates) {
    const { notAfter, issued, revoked } = certificate;
    if (issued + limit.days * DAY > now) moments.push(issued + limit.days * DAY);
    if (revoked !== undefined || notAfter < now) continue;
    moments.push(notAfter - LAST_HOURS, notAfter + 1);
    if (!isDue(certificate, new Date(now))) moments.push(dueTime(certificate));
  }
  if (sync !== undefined) {
    for (const hours of [posture.maxSyncAgeHours, posture.maxAttestationAgeHours ?? 0]) {
      moments.push(sync + hours * HOUR + 1);
    }
  }
  return moments;
}

/** When a certificate becomes due, to the millisecond; asked of the rule itself. */
function dueTime(certificate: LedgerCertificate): number {
  let [early, late] = [certificate.notBefore, certificate.notAfter];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (isDue(certificate, new Date(middle))) late = middle;
    else early = middle;
  }
  return late;
}
