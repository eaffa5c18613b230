import type { Report } from "../report/report";
import { ReportRefused } from "./checked-report";
import { commentBody, refusedBody } from "./comment";

export interface Publication {
  readonly body: string;
  /** Absent where what the pipeline left is no report. */
  readonly report?: Report;
}

/** What to say of a report, or of what was left in its place: a change must not stay without a word. */
export async function publication(
  read: () => Promise<Report>,
  markdownOf: (report: Report) => string,
): Promise<Publication> {
  try {
    const report = await read();
    return { body: commentBody(markdownOf(report), report.verdict.line), report };
  } catch (fault) {
    if (fault instanceof ReportRefused) return { body: refusedBody(fault.message) };
    throw fault;
  }
}
