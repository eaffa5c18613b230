import { MARKER } from "../../../../../policy-pack/findings/markdown/markdown";
import { ReportRefused } from "../../../../../policy-pack/findings/publish/checked-report";
import {
  refusedBody,
  sayOnce,
  type Comment,
  type Conversation,
} from "../../../../../policy-pack/findings/publish/comment";
import { publication } from "../../../../../policy-pack/findings/publish/publication";
import { exampleReport } from "../report/example-report";

const BODY = `${MARKER}\nnew`;
const ours = (body: string): Comment => ({ id: 7, author: "us", body });

function conversationWith(
  comments: readonly Comment[],
): Conversation & { readonly done: readonly unknown[] } {
  const done: unknown[] = [];
  return {
    done,
    author: () => Promise.resolve("us"),
    comments: () => Promise.resolve(comments),
    create: (body) => Promise.resolve(void done.push(["create", body])),
    update: (id, body) => Promise.resolve(void done.push(["update", id, body])),
  };
}

it.each<[string, readonly Comment[], string, readonly unknown[]]>([
  ["writes where nothing was said", [], "written", [["create", BODY]]],
  ["edits what it said before", [ours(`${MARKER}\nold`)], "edited", [["update", 7, BODY]]],
  ["leaves what is said already", [ours(BODY)], "unchanged", []],
  ["leaves comments of its own about other things", [ours("hello")], "written", [["create", BODY]]],
  ["leaves a marker that stands further below", [ours(`> ${MARKER}`)], "written", [["create", BODY]]],
  [
    "leaves a comment of somebody else with the marker",
    [{ id: 1, author: "them", body: `${MARKER}\npassed` }, ours(`${MARKER}\nold`)],
    "edited",
    [["update", 7, BODY]],
  ],
])("%s", async (_, comments, said, done) => {
  const conversation = conversationWith(comments);
  expect(await sayOnce(conversation, BODY)).toBe(said);
  expect(conversation.done).toEqual(done);
});

it("says a report in its own words, with the marker first", async () => {
  const { body, report } = await publication(() => Promise.resolve(exampleReport()));
  expect(body.startsWith(`${MARKER}\n`)).toBe(true);
  expect(report).toEqual(exampleReport());
});

it("says of what is no report that nothing was judged, and has no report", async () => {
  const { body, report } = await publication(() => Promise.reject(new ReportRefused("why")));
  expect(body).toContain("not judged (everything)");
  expect(body).toContain("    why");
  expect(report).toBeUndefined();
});

it("does not take a fault of ours for one of the report", async () => {
  await expect(publication(() => Promise.reject(new Error("fault")))).rejects.toThrow("fault");
});

it.each(["\n", "\r", "\r\n"])("says a reason as code on every line (%j)", (newline) => {
  const lines = refusedBody(`one${newline}@everybody${newline}## passed`).split(/[\r\n]+/);
  expect(lines.filter((line) => /one|@everybody|## passed/.test(line))).toEqual([
    "    one",
    "    @everybody",
    "    ## passed",
  ]);
});

it("does not say a reason without end", () => {
  expect(refusedBody("x".repeat(1_000_000)).length).toBeLessThan(10_000);
});
