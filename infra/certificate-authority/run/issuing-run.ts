import { REASONS } from "../../devices/reasons";
import type { IssuingAnchor } from "../core/issuing-anchor";
import type { ProvenKey } from "../core/certificate-request";
import type { IntentEntry } from "../ledger/entry";
import type { LedgerView } from "../ledger/view";
import type { LedgerWriter } from "../ledger/writer";
import { thumbprints } from "../core/thumbprint";
import type { Assessment, Assessor, Inputs } from "./assessment";
import { dueCertificate, isRefused } from "./decision";
import { inParallel } from "./in-parallel";
import type { LeafPress } from "./leaf-press";
import type { PublishedFiles } from "./published-files";

/** Devices served at a time: enough to keep a signing service busy while others wait for the ledger. */
const WIDTH = 32;

export interface IssuingRun {
  readonly inputs: Pick<Inputs, "policy" | "policySha256">;
  readonly anchor: Pick<IssuingAnchor, "der">;
  readonly press: LeafPress;
  readonly deviceZone: string;
  readonly view: LedgerView;
  readonly writer: Pick<LedgerWriter, "append">;
  readonly published: Pick<PublishedFiles, "certificate" | "refusal">;
  readonly now: Date;
  /** 16 random bytes a call. */
  readonly serial: () => Uint8Array;
  /** Told after every device that was served. */
  readonly onServed?: (done: number, total: number) => void;
}

/** What a run did, in devices. */
export interface IssuingResult {
  readonly issued: number;
  readonly renewed: number;
  /** Certificates of an earlier run that it did not finish. */
  readonly finished: number;
  /** Intents of an earlier run that nobody may sign any more. */
  readonly abandoned: number;
  /** Devices whose refusal is new or has other reasons than before. */
  readonly refused: number;
}

/**
 * Serves every device that is admitted and has no certificate that lasts, and refuses the others.
 *
 * Order of each certificate: the intent is written, then signed, the signature written, then the file is put in place
 * and that written too. Whatever cuts a run off, the next one goes on where it stopped: what was signed is published
 * as it is, what was not is signed once more from the same bytes, which gives the same certificate.
 *
 * @throws what ledger, signer or disk failed with; everything written until then stays
 */
export async function issueCertificates(
  assessor: Assessor,
  assessments: readonly Assessment[],
  run: IssuingRun,
): Promise<IssuingResult> {
  const { finished, abandoned, served } = await finishEarlier(assessor, run);
  const jobs = assessments.flatMap((assessment) =>
    served.has(assessment.inventory) ? [] : (jobOf(assessment, run.now) ?? []),
  );
  const count = { issued: 0, renewed: 0 };
  let done = 0;
  await inParallel(jobs, WIDTH, async (job) => {
    const operation = run.view.certificatesOf(job.assessment.inventory).length === 0 ? "issue" : "renew";
    await serve(job, operation, run);
    count[operation === "issue" ? "issued" : "renewed"] += 1;
    run.onServed?.((done += 1), jobs.length);
  });
  const refused = await refuse(assessments, run);
  return { ...count, finished, abandoned, refused };
}

interface Job {
  readonly assessment: Assessment;
  readonly certificate: "work" | "remediation";
  readonly key: ProvenKey;
}

/** @returns undefined for a device that gets nothing, or that has what it gets */
function jobOf(assessment: Assessment, now: Date): Job | undefined {
  const certificate = dueCertificate(assessment, now);
  if (certificate === undefined || assessment.request?.accepted !== true) return undefined;
  return { assessment, certificate, key: assessment.request.key };
}

async function serve(
  { assessment, certificate, key }: Job,
  operation: IntentEntry["operation"],
  run: IssuingRun,
): Promise<void> {
  const { inventory } = assessment;
  const department = certificate === "work" ? assessment.device!.department : "remediation";
  const { policy, policySha256 } = run.inputs;
  const days =
    certificate === "work" || policy.remediation === "none"
      ? policy.certificate.days
      : policy.remediation.days;
  const leaf = run.press.prepare({
    device: { inventory, department, zone: run.deviceZone },
    key,
    serial: run.serial(),
    notBefore: run.now,
    days,
  });
  const [intent] = await run.writer.append([
    {
      kind: "intent",
      operation,
      certificate,
      device: inventory,
      department,
      key: key.sha256,
      bits: key.bits,
      serial: leaf.serial,
      notBefore: leaf.notBefore.toISOString(),
      notAfter: leaf.notAfter.toISOString(),
      anchor: thumbprints(run.anchor.der).sha256,
      posture: assessment.posture!.sha256,
      policy: policySha256,
      tbs: Buffer.from(leaf.tbs).toString("base64"),
    },
  ]);
  await signAndPublish(intent!.sequence, key.sha256, leaf.tbs, run);
}

/** Signs what an intent covers, and puts the certificate in place, each step noted in the ledger. */
export async function signAndPublish(
  intent: number,
  key: string,
  tbs: Uint8Array,
  run: Pick<IssuingRun, "press" | "writer"> & {
    readonly published: Pick<PublishedFiles, "certificate">;
  },
): Promise<void> {
  const { der, signature, thumbprints: names } = await run.press.sign(tbs);
  await run.writer.append([
    {
      kind: "signed",
      intent,
      signature: Buffer.from(signature.bytes).toString("base64"),
      calls: signature.calls,
      thumbprint: names.sha1,
      sha256: names.sha256,
    },
  ]);
  run.published.certificate(key, der);
  await run.writer.append([{ kind: "committed", intent }]);
}

/** Takes up what an earlier run began, as far as its devices may still have it. */
async function finishEarlier(assessor: Assessor, run: IssuingRun) {
  const { view, writer, published, anchor } = run;
  const served = new Set<string>();
  const count = { finished: 0, abandoned: 0 };
  const anchorName = thumbprints(anchor.der).sha256;

  await inParallel([...view.open.values()], WIDTH, async ({ entry }) => {
    const hindrance = hindranceOf(entry, assessor.of(entry.device), anchorName, run.now);
    if (hindrance !== undefined) {
      await writer.append([{ kind: "abandoned", intent: entry.sequence, because: hindrance }]);
      count.abandoned += 1;
      return;
    }
    await writer.append([{ kind: "retry", intent: entry.sequence }]);
    await signAndPublish(entry.sequence, entry.key, Buffer.from(entry.tbs, "base64"), run);
    served.add(entry.device);
    count.finished += 1;
  });

  for (const { intent, signed } of [...view.uncommitted.values()]) {
    // A device that may no longer have it does not get it; the certificate stays known, and can be revoked.
    const { verdict } = assessor.of(intent.device);
    if (intent.anchor !== anchorName || verdict.existing !== "keep") continue;
    const der = run.press.assemble(
      Buffer.from(intent.tbs, "base64"),
      Buffer.from(signed.signature, "base64"),
    );
    published.certificate(intent.key, der);
    await writer.append([{ kind: "committed", intent: intent.sequence }]);
    served.add(intent.device);
    count.finished += 1;
  }
  return { ...count, served };
}

/** Why an unsigned intent is not to be signed any more; undefined when it may. */
function hindranceOf(
  intent: IntentEntry,
  { verdict, request, device }: Assessment,
  anchor: string,
  now: Date,
): string | undefined {
  if (intent.anchor !== anchor) return "its anchor no longer signs";
  if (Date.parse(intent.notAfter) <= now.getTime()) return "its time is over";
  if (verdict.certificate !== intent.certificate) return "the device is no longer admitted";
  if (request?.accepted !== true || request.key.sha256 !== intent.key)
    return "the device sent another request";
  if (intent.certificate === "work" && device?.department !== intent.department)
    return "the device belongs to another department";
  return undefined;
}

/** Tells devices that asked in vain why, and the ledger when the reasons are new. */
async function refuse(assessments: readonly Assessment[], run: IssuingRun): Promise<number> {
  let refused = 0;
  const inVain = assessments.filter(isRefused);
  await inParallel(inVain, WIDTH, async ({ inventory, verdict, request, posture }) => {
    const codes = verdict.reasons.map(({ code }) => code);
    const key = request?.accepted === true ? request.key.sha256 : undefined;
    const known = run.view.refusals.get(inventory);
    if (!sameList(known?.reasons, codes) || known?.key !== key) {
      await run.writer.append([
        {
          kind: "deny",
          device: inventory,
          reasons: codes,
          policy: run.inputs.policySha256,
          ...(key === undefined ? {} : { key }),
          ...(posture === undefined ? {} : { posture: posture.sha256 }),
        },
      ]);
      refused += 1;
    }
    // Under the key that the device reports, if the request's own could not be read.
    const name = key ?? posture?.posture.key.spkiSha256;
    if (name === undefined) return;
    const reasons = codes.map((code) => ({
      code,
      german: REASONS[code].german,
      english: REASONS[code].english,
    }));
    run.published.refusal({ schema: "refusal/v1", key: name, reasons });
  });
  return refused;
}

function sameList(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one?.length === other.length && one.every((value, index) => value === other[index]);
}
