import {
  assessorOf,
  authorityOf,
  ledgerOf,
  usableInputs,
  type AuthorityOptions,
} from "../certificate-authority/commands/session";
import { statusOf } from "../certificate-authority/run/device-status";
import { trustedAnchors } from "../certificate-authority/run/publish-statement";
import { explainVerdict, type Language } from "../devices/explain";
import type { Candidate } from "./profile-plan";

/** What the authority says to those who make profiles. */
export interface AuthorityWord {
  readonly candidates: readonly Candidate[];
  /** SHA-256 of every anchor that the gateway statement names. */
  readonly anchors: readonly string[];
  /** Last part of the devices' names. */
  readonly deviceZone: string;
}

/**
 * Asks the authority about every device that it knows; writes nothing.
 *
 * @throws Error when its files or its ledger cannot be used
 */
export async function authorityWord(
  options: AuthorityOptions,
  language: Language,
  now: Date,
): Promise<AuthorityWord> {
  const authority = authorityOf(options);
  const { inputs } = await usableInputs(authority, now);
  const ledger = await ledgerOf(authority, { write: false });
  const assessor = assessorOf(authority, inputs, ledger, now);
  const candidates = [...assessor.all()].map((assessment): Candidate => {
    const { device, department, state } = statusOf(assessment, ledger.view, now);
    return {
      inventory: device,
      department,
      state,
      posture: assessment.posture?.posture,
      words: explainVerdict(assessment.verdict, language),
    };
  });
  const anchors = trustedAnchors(authority, ledger.view).map(({ sha256 }) => sha256);
  return { candidates, anchors, deviceZone: authority.deviceZone };
}
