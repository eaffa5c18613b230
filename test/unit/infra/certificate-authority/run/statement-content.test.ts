import fc from "fast-check";
import {
  contentDue,
  type StatementQuestion,
} from "../../../../../infra/certificate-authority/run/statement-content";
import {
  REVOCATION_CLASSES,
  URGENT_CLASSES,
  type RevocationClass,
} from "../../../../../infra/certificate-authority/ledger/entry";

const NOW = new Date("2026-06-15T12:00:00Z");
const ANCHOR = "a1".repeat(32);
const T1 = "11".repeat(20).toUpperCase();

/** A statement of an hour ago; everything of this night's window is in it. */
const QUESTION: StatementQuestion = {
  previous: {
    time: "2026-06-15T11:00:00Z",
    anchors: [
      { name: "device-ca-g1", certificate: "AAAA", sha256: ANCHOR, notAfter: "2027-01-01T00:00:00Z" },
    ],
    revoked: [],
  },
  anchors: [ANCHOR],
  revoked: [],
  runs: [{ began: "2026-06-15T01:00:20.500Z", statement: "all" }],
  maintenanceHour: 1,
  now: NOW,
};
const revoked = (why: RevocationClass, notAfter = "2026-06-20T00:00:00Z") => [
  { thumbprint: T1, class: why, notAfter: new Date(notAfter) },
];

describe("what the next statement says", () => {
  it.each<readonly [string, Partial<StatementQuestion>, "all" | "as-before"]>([
    ["nothing new", {}, "as-before"],
    ["no statement yet", { previous: undefined }, "all"],
    ["another anchor", { anchors: [ANCHOR, "b2".repeat(32)] }, "all"],
    ["an anchor less", { anchors: [] }, "all"],
    ["stolen", { revoked: revoked("stolen") }, "all"],
    ["stolen, but expired", { revoked: revoked("stolen", "2026-06-15T12:00:00Z") }, "as-before"],
    [
      "stolen, and listed already",
      {
        revoked: revoked("stolen"),
        previous: {
          ...QUESTION.previous!,
          revoked: [{ thumbprint: T1, class: "stolen", notAfter: "2026-06-20T00:00:00Z" }],
        },
      },
      "as-before",
    ],
    ["retired", { revoked: revoked("retired") }, "as-before"],
    ["the window has begun", { now: new Date("2026-06-16T01:00:00Z") }, "all"],
    ["the window has not begun", { now: new Date("2026-06-16T00:59:59Z") }, "as-before"],
    ["the window was missed by hours", { now: new Date("2026-06-16T09:00:00Z") }, "all"],
    [
      "the night's run was cut off before its statement",
      { previous: { ...QUESTION.previous!, time: "2026-06-15T00:00:00Z" } },
      "all",
    ],
    [
      "the night's statement bears whole seconds",
      { previous: { ...QUESTION.previous!, time: "2026-06-15T01:00:20Z" } },
      "as-before",
    ],
    [
      "the night's run had nothing for the gateway",
      { runs: [{ began: "2026-06-15T01:00:20.500Z", statement: "as-before" }] },
      "all",
    ],
  ])("%s", (_, change, expected) => {
    expect(contentDue({ ...QUESTION, ...change })).toBe(expected);
  });

  it("every urgent revocation goes at once, whatever the hour", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...REVOCATION_CLASSES),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 1_439 }),
        (why, maintenanceHour, minute) => {
          const now = new Date(Date.parse("2026-06-16T00:00:00Z") + minute * 60_000);
          const runs = [{ began: new Date(now.getTime() - 1_000).toISOString(), statement: "all" as const }];
          const previous = { ...QUESTION.previous!, time: now.toISOString() };
          const content = contentDue({
            ...QUESTION,
            revoked: revoked(why),
            runs,
            previous,
            maintenanceHour,
            now,
          });
          // Only in the second of the window itself may anything else be due.
          if (URGENT_CLASSES.includes(why)) expect(content).toBe("all");
          else if (now.getTime() % 3_600_000 !== 0) expect(content).toBe("as-before");
        },
      ),
    );
  });
});
