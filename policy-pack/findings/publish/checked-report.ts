import { z } from "zod";
import { reportSchema, type Report } from "../report/report";

/** Larger than any report of ours; what is larger is not read. */
export const LARGEST_REPORT = 5_000_000;

/** A report that came from where other people's code ran, and is not one. */
export class ReportRefused extends Error {}

/**
 * Reads a report that a pipeline of somebody's change has written: whoever wrote the change could write the report too.
 * What comes out is of our form and about the commit that the forge itself names, and nothing more is known of it.
 *
 * @param head the commit under review, as the forge says
 */
export function checkedReport(bytes: Uint8Array, head: string): Report {
  if (bytes.length > LARGEST_REPORT) {
    throw new ReportRefused(`the report is larger than ${LARGEST_REPORT} bytes: look into the job's log`);
  }
  const read = reportSchema.safeParse(parsed(bytes));
  if (!read.success) {
    throw new ReportRefused(`this is no report (remote-access-report/v1):\n${z.prettifyError(read.error)}`);
  }
  if (!isSame(read.data.made.head, head)) {
    const said = JSON.stringify(read.data.made.head ?? "no commit").slice(0, 100);
    throw new ReportRefused(`the report is about ${said} and not about ${head}: let the review run again`);
  }
  return read.data;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (fault) {
    throw new ReportRefused(`the report cannot be read: ${(fault as Error).message}`);
  }
}

/** A report may name a commit in short. */
const isSame = (said: string | undefined, head: string): boolean =>
  said !== undefined && /^[0-9a-f]{8,64}$/.test(said) && head.startsWith(said);
