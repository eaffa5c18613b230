import { z } from "zod";
import { readYaml, sentence } from "../reviewed-file";

/** What a change of the pack lets pass on purpose, and since which release. */
export interface Accepted {
  /** A rule, or a file that the pack reads. */
  readonly what: string;
  /** The release with which it was compared; after the next one the entry means nothing. */
  readonly release: string;
  readonly why: string;
  /** A role, not a person. */
  readonly approver: string;
}

/** From the folder of the checkout. */
export const ACCEPTED_FILE = "policy-pack/release/accepted.yaml";

const text = (error: string) => z.string({ error }).min(1, { error });
const schema = z.strictObject({
  schema: z.literal("accepted/v1", { error: 'write "accepted/v1"' }),
  accepted: z.array(
    z.strictObject({
      what: text("write a rule, or a file that the pack reads"),
      release: text('write the version of the release that is compared with, as "1.2.3"').regex(
        /^\d+\.\d+\.\d+$/,
        {
          error: 'write the version of the release that is compared with, as "1.2.3"',
        },
      ),
      why: text("write why it may pass"),
      approver: text("write the role that approved it"),
    }),
    { error: 'write the list of what is accepted, "accepted: []" when there is nothing' },
  ),
});

/**
 * What may pass newly since a release.
 *
 * @param named what was accepted for this one comparison
 * @throws Error with every fault in the file: then nothing in it is accepted
 */
export function acceptedIn(
  content: string,
  file: string,
  named: readonly string[],
): (release: string) => ReadonlySet<string> {
  const accepted = readAccepted(content, file);
  return (version) =>
    new Set([...named, ...accepted.filter(({ release }) => release === version).map(({ what }) => what)]);
}

function readAccepted(content: string, file: string): readonly Accepted[] {
  const reading = readYaml(content, file);
  if (!reading.ok) throw new Error(reading.faults.join("\n"));
  const parsed = schema.safeParse(reading.content);
  if (parsed.success) return parsed.data.accepted;
  const faults = parsed.error.issues.map((issue) => `${reading.place(issue.path)}: ${sentence(issue)}`);
  throw new Error(faults.join("\n"));
}
