import { markdownOf } from "../markdown/markdown";
import type { Report } from "../report/report";
import { ReportRefused } from "./checked-report";
import { refusedBody } from "./comment";

export interface Publication {
  readonly body: string;
  /** Absent where what the pipeline left is no report. */
  readonly report?: Report;
}

/** What to say of a report, or of what was left in its place: a change must not stay without a word. */
export async function publication(read: () => Promise<Report>): Promise<Publication> {
  try {
    const report = await read();
    return { body: markdownOf(report), report };
  } catch (fault) {
    if (fault instanceof ReportRefused) return { body: refusedBody(fault.message) };
    throw fault;
  }
}
