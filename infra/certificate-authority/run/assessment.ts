import type { AdmissionPolicy } from "../../devices/admission-policy";
import type { Device } from "../../devices/device";
import { judge } from "../../devices/judge";
import type { PostureRecord as ReadPosture } from "../../devices/posture-reader";
import type { Rollout } from "../../devices/rollout";
import type { DeviceKeys, IssuedKey, Verdict } from "../../devices/verdict";
import type { RequestReading } from "../core/certificate-request";
import type { LedgerCertificate, LedgerView } from "../ledger/view";
import { isDue } from "./decision";

/** All that the authority was told, read and without faults of form. */
export interface Inputs {
  readonly policy: AdmissionPolicy;
  /** SHA-256 of the policy's file. */
  readonly policySha256: string;
  readonly rollout: Rollout;
  /** By inventory number. */
  readonly devices: ReadonlyMap<string, Device>;
  readonly postures: ReadonlyMap<string, PostureRecord>;
}

export type PostureRecord = Pick<ReadPosture, "posture" | "sha256" | "keySharedWith">;

/** One device, judged. */
export interface Assessment {
  readonly inventory: string;
  readonly device: Device | undefined;
  readonly posture: PostureRecord | undefined;
  readonly verdict: Verdict;
  /** Unexpired and unrevoked certificates that it works with, in the order of signing. */
  readonly live: readonly LedgerCertificate[];
  /** The same of other anchors: the crisis set's, and those of an anchor that was dropped. They can be revoked too. */
  readonly reserve: readonly LedgerCertificate[];
  /** Whether it holds a certificate that needs no renewal yet; its request was then not read. */
  readonly served: boolean;
  readonly request: RequestReading | undefined;
}

/** By SHA-256 of a key: the inventory numbers of the devices whose posture reports it. */
export type Reporters = ReadonlyMap<string, readonly string[]>;

export function reportersOf(postures: Inputs["postures"]): Reporters {
  const reporters = new Map<string, string[]>();
  for (const [inventory, { posture }] of postures) {
    const others = reporters.get(posture.key.spkiSha256);
    if (others === undefined) reporters.set(posture.key.spkiSha256, [inventory]);
    else others.push(inventory);
  }
  return reporters;
}

/** Judges devices by what inputs, requests and ledger say at one time. */
export class Assessor {
  readonly #inputs: Inputs;
  readonly #view: LedgerView;
  readonly #requestOf: (inventory: string) => RequestReading | undefined;
  readonly #now: Date;
  readonly #trusted: ReadonlySet<string> | undefined;
  readonly #reporters: Reporters;

  /**
   * @param trusted SHA-256 of the anchors for every day: a certificate of another one serves nobody, and counts
   * against no limit. Any where it is missing
   * @param reporters of `inputs.postures`, where somebody has them ready
   */
  constructor(
    inputs: Inputs,
    view: LedgerView,
    requestOf: (inventory: string) => RequestReading | undefined,
    now: Date,
    trusted?: ReadonlySet<string>,
    reporters: Reporters = reportersOf(inputs.postures),
  ) {
    this.#inputs = inputs;
    this.#view = view;
    this.#requestOf = requestOf;
    this.#now = now;
    this.#trusted = trusted;
    this.#reporters = reporters;
  }

  /** Every device of the register, and every other one that holds a live certificate. */
  *all(): Iterable<Assessment> {
    for (const inventory of this.#inputs.devices.keys()) yield this.of(inventory);
    for (const inventory of this.#view.devices()) {
      if (!this.#inputs.devices.has(inventory)) {
        const assessment = this.of(inventory);
        if (assessment.live.length + assessment.reserve.length > 0) yield assessment;
      }
    }
  }

  of(inventory: string): Assessment {
    const all = this.#view.liveCertificatesOf(inventory, this.#now);
    const live = all.filter((certificate) => this.#isEveryday(certificate));
    const certificates = { live, reserve: all.filter((certificate) => !this.#isEveryday(certificate)) };
    const current = this.#currentOf(inventory, live);
    const assessment = this.#assess(inventory, certificates, current);
    // A device that was put right need not wait until its certificate for repair is due.
    const repaired = current?.certificate === "remediation" && assessment.verdict.certificate === "work";
    return repaired ? this.#assess(inventory, certificates, undefined) : assessment;
  }

  #isEveryday({ anchor }: LedgerCertificate): boolean {
    return this.#trusted?.has(anchor) !== false;
  }

  /** The certificate that the device has and need not renew yet. */
  #currentOf(inventory: string, live: readonly LedgerCertificate[]): LedgerCertificate | undefined {
    const key = this.#inputs.postures.get(inventory)?.posture.key.spkiSha256;
    const lasting = live.filter(
      (certificate) =>
        certificate.key === key &&
        !isDue(certificate, this.#now) &&
        // One that was signed and not put in place does not serve anybody.
        !this.#view.uncommitted.has(certificate.intent),
    );
    return lasting.find(({ certificate }) => certificate === "work") ?? lasting[0];
  }

  #assess(
    inventory: string,
    { live, reserve }: Pick<Assessment, "live" | "reserve">,
    current: LedgerCertificate | undefined,
  ): Assessment {
    const device = this.#inputs.devices.get(inventory);
    const posture = this.#inputs.postures.get(inventory);
    // Of twenty thousand devices few need a certificate now; only theirs is worth a look at the request.
    const request = current === undefined ? this.#requestOf(inventory) : undefined;
    const asked: DeviceKeys["request"] =
      current === undefined
        ? requestFacts(request)
        : { accepted: true, sha256: current.key, bits: current.bits };
    const reportedLost = this.#reportedLost(inventory);
    const keys: DeviceKeys = {
      ...(asked === undefined ? {} : { request: asked }),
      ...(reportedLost === undefined ? {} : { reportedLost }),
      issued: this.#issuedKeys(inventory),
      // Not the key of the request: anybody can send somebody else's request, and that must cost nobody anything.
      sharedWith: this.#sharers(inventory, posture, [...live, ...reserve]),
      // A certificate that needs no renewal is no reason to count against the limit.
      issuances: current === undefined ? this.#issuances(inventory) : [],
    };
    const { policy, rollout } = this.#inputs;
    const verdict = judge({ policy, rollout }, device, posture?.posture, keys, this.#now);
    return { inventory, device, posture, verdict, live, reserve, served: current !== undefined, request };
  }

  /**
   * What counts against the limit: not a renewal that was due. A laptop that is repaired for two weeks, or sleeps for as
   * long, has its certificate for repair renewed ten times, and must get its work certificate all the same afterwards.
   */
  #issuances(inventory: string): string[] {
    const before = new Map<string, LedgerCertificate>();
    const everyday = this.#view
      .certificatesOf(inventory)
      .filter((certificate) => this.#isEveryday(certificate));
    return everyday.flatMap((certificate) => {
      const kind = `${certificate.certificate} ${certificate.key}`;
      const last = before.get(kind);
      before.set(kind, certificate);
      const issued = new Date(certificate.issued);
      return last !== undefined && isDue(last, issued) ? [] : [issued.toISOString()];
    });
  }

  #issuedKeys(inventory: string): IssuedKey[] {
    const keys = new Map<string, IssuedKey>();
    for (const { key, issued, revoked, notAfter } of this.#view.certificatesOf(inventory)) {
      const known = keys.get(key);
      keys.set(key, {
        sha256: key,
        since: known?.since ?? new Date(issued).toISOString(),
        live: known?.live === true || (revoked === undefined && notAfter >= this.#now.getTime()),
        revoked: known?.revoked === true || revoked !== undefined,
      });
    }
    return [...keys.values()];
  }

  #reportedLost(inventory: string): string | undefined {
    const times = this.#view
      .certificatesOf(inventory)
      .filter(({ revoked }) => revoked === "lost" || revoked === "stolen")
      .map(({ thumbprint }) => this.#view.revoked.get(thumbprint)?.since ?? 0);
    return times.length === 0 ? undefined : new Date(Math.max(...times)).toISOString();
  }

  #sharers(
    inventory: string,
    posture: PostureRecord | undefined,
    live: readonly LedgerCertificate[],
  ): string[] {
    const others = new Set(posture?.keySharedWith);
    const reported = posture === undefined ? [] : [posture.posture.key.spkiSha256];
    for (const key of [...reported, ...live.map((certificate) => certificate.key)]) {
      for (const reporter of this.#reporters.get(key) ?? []) others.add(reporter);
      const holder = this.#view.keys.get(key)?.device;
      if (holder !== undefined) others.add(holder);
    }
    others.delete(inventory);
    return [...others].sort();
  }
}

function requestFacts(request: RequestReading | undefined): DeviceKeys["request"] {
  if (request === undefined) return undefined;
  return request.accepted
    ? { accepted: true, sha256: request.key.sha256, bits: request.key.bits }
    : { accepted: false, refusals: request.refusals };
}
