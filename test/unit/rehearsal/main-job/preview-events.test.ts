import { readPreviewEvents } from "../../../../rehearsal/main-job/preview-events";

const line = (event: object) => JSON.stringify(event);
const step = (op: string, urn: string) => line({ resourcePreEvent: { metadata: { op, urn } } });

describe("the event stream of a preview", () => {
  it("lists what would change, and not what stays", () => {
    const { changes } = readPreviewEvents(
      [
        step("same", "urn:a"),
        step("create", "urn:b"),
        step("update", "urn:c"),
        step("delete", "urn:d"),
        step("read", "urn:e"),
      ].join("\n"),
    );
    expect(changes).toEqual(["urn:b", "urn:c", "urn:d"]);
  });

  it("counts what the pack looked at, each resource and rule once", () => {
    const stream = [
      { policyAnalyzeSummaryEvent: { resourceUrn: "urn:a", passed: ["rule-2", "rule-1"] } },
      { policyAnalyzeSummaryEvent: { resourceUrn: "urn:a", passed: ["rule-1"] } },
      { policyAnalyzeSummaryEvent: { resourceUrn: "urn:b", failed: ["rule-3"] } },
    ].map(line);
    expect(readPreviewEvents(stream.join("\n"))).toEqual({
      changes: [],
      analysed: 2,
      rules: ["rule-1", "rule-2", "rule-3"],
    });
  });

  it("passes over lines that are no events", () => {
    expect(readPreviewEvents("warning: something\n{broken\n\n").changes).toEqual([]);
  });
});
