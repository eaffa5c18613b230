import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { flushFolder, replaceFile } from "../atomic-file";
import type { IssuingAnchor } from "../core/issuing-anchor";
import type { ProvenKey, RequestReading } from "../core/certificate-request";
import { pemOf } from "../core/pem";
import { thumbprints } from "../core/thumbprint";
import type { LedgerCertificate, LedgerView } from "../ledger/view";
import type { LedgerWriter } from "../ledger/writer";
import type { Assessment, Inputs } from "../run/assessment";
import { signAndPublish } from "../run/issuing-run";
import type { LeafPress } from "../run/leaf-press";
import { RESERVE_DAYS } from "./rotation-status";

/** The set is for a crisis unit, not for a city: each of its certificates lives three times as long as any other. */
export const LARGEST_SET = 50;

const DAY_MS = 86_400_000;

/** The folder of the sealed certificates, one a laptop; nothing publishes it. */
export class CrisisFolder {
  readonly folder: string;

  /** @param state the authority's folder for what it remembers */
  constructor(state: string) {
    this.folder = join(state, "crisis-set");
  }

  pathOf(device: string): string {
    return join(this.folder, `${device}.cer`);
  }

  put(device: string, der: Uint8Array): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    replaceFile(this.pathOf(device), pemOf(der), 0o600);
    flushFolder(this.folder);
  }
}

export interface CrisisRun {
  readonly anchor: Pick<IssuingAnchor, "der">;
  readonly press: LeafPress;
  readonly deviceZone: string;
  readonly inputs: Pick<Inputs, "policySha256">;
  readonly view: LedgerView;
  readonly writer: Pick<LedgerWriter, "append">;
  readonly folder: CrisisFolder;
  readonly days: number;
  readonly now: Date;
  /** 16 random bytes a call. */
  readonly serial: () => Uint8Array;
}

/** A device that may get one, and its key. */
export interface CrisisCandidate {
  readonly assessment: Assessment;
  readonly key: ProvenKey;
}

/**
 * Who may be in the set: only a laptop that may work today.
 *
 * @param request the one it has sent, whether it needs a certificate for every day or not
 * @returns the candidate, or why it is none
 */
export function candidateOf(
  assessment: Assessment,
  request: RequestReading | undefined,
): CrisisCandidate | { readonly fault: string } {
  const { inventory, verdict, posture, device } = assessment;
  if (device === undefined) return { fault: `${inventory} is not in the register` };
  if (verdict.certificate !== "work" || posture === undefined) {
    const codes = verdict.reasons.map(({ code }) => code).join(", ");
    return { fault: `${inventory} may not work (${codes}); npm run ca -- explain ${inventory}` };
  }
  if (request?.accepted !== true) return { fault: `${inventory} has sent no request that can be used` };
  if (request.key.sha256 !== posture.posture.key.spkiSha256) {
    return { fault: `the request of ${inventory} has another key than the one its management reports` };
  }
  return { assessment, key: request.key };
}

/**
 * Makes a certificate for each, in the order of every certificate: intent, signature, file. One that lasts is kept, and
 * its file put in place again; what an earlier run has begun is finished.
 *
 * @throws what ledger, signer or disk failed with; everything written until then stays
 */
export async function makeCrisisSet(
  candidates: readonly CrisisCandidate[],
  run: CrisisRun,
): Promise<{ readonly made: readonly string[]; readonly kept: readonly string[] }> {
  const anchor = thumbprints(run.anchor.der).sha256;
  const made: string[] = [];
  const kept: string[] = [];
  await finishEarlier(anchor, run);
  for (const { assessment, key } of candidates) {
    const { inventory } = assessment;
    const standing = lastingOf(inventory, key.sha256, anchor, run);
    if (standing !== undefined) {
      kept.push(inventory);
      continue;
    }
    await makeOne({ assessment, key }, anchor, run);
    made.push(inventory);
  }
  return { made, kept };
}

function lastingOf(
  device: string,
  key: string,
  anchor: string,
  { view, now }: CrisisRun,
): LedgerCertificate | undefined {
  return view
    .liveCertificatesOf(device, now)
    .find(
      (certificate) =>
        certificate.anchor === anchor &&
        certificate.key === key &&
        certificate.notAfter - now.getTime() >= RESERVE_DAYS * DAY_MS,
    );
}

async function makeOne({ assessment, key }: CrisisCandidate, anchor: string, run: CrisisRun): Promise<void> {
  const { inventory, device, posture } = assessment;
  const { department } = device!;
  const { now, days, serial, writer, press, view } = run;
  const leaf = press.prepare({
    device: { inventory, department, zone: run.deviceZone },
    key,
    serial: serial(),
    notBefore: now,
    days,
  });
  const [intent] = await writer.append([
    {
      kind: "intent",
      operation: view.certificatesOf(inventory).some((known) => known.anchor === anchor) ? "renew" : "issue",
      certificate: "work",
      device: inventory,
      department,
      key: key.sha256,
      bits: key.bits,
      serial: leaf.serial,
      notBefore: leaf.notBefore.toISOString(),
      notAfter: leaf.notAfter.toISOString(),
      anchor,
      posture: posture!.sha256,
      policy: run.inputs.policySha256,
      tbs: Buffer.from(leaf.tbs).toString("base64"),
    },
  ]);
  await signAndPublish(intent!.sequence, key.sha256, leaf.tbs, intoFolder(inventory, run));
}

/** What was signed is put in place; what was not is given up, since it is made anew for whoever is named again. */
async function finishEarlier(anchor: string, run: CrisisRun): Promise<void> {
  const { view, writer, press, folder } = run;
  for (const { entry } of [...view.open.values()]) {
    if (entry.anchor !== anchor) continue;
    await writer.append([
      { kind: "abandoned", intent: entry.sequence, because: "the crisis set is made anew" },
    ]);
  }
  for (const { intent, signed } of [...view.uncommitted.values()]) {
    if (intent.anchor !== anchor) continue;
    const tbs = Buffer.from(intent.tbs, "base64");
    folder.put(intent.device, press.assemble(tbs, Buffer.from(signed.signature, "base64")));
    await writer.append([{ kind: "committed", intent: intent.sequence }]);
  }
}

function intoFolder(device: string, { press, writer, folder }: CrisisRun) {
  return {
    press,
    writer,
    published: { certificate: (_: string, der: Uint8Array) => folder.put(device, der) },
  };
}
