import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logPosition, writesSince } from "../../../../rehearsal/main-job/request-log";

const folder = mkdtempSync(join(tmpdir(), "log-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("counts only the writing requests of this run", () => {
  const log = join(folder, "requests.jsonl");
  const add = (...methods: string[]) =>
    methods.forEach((method) => appendFileSync(log, `${JSON.stringify({ method })}\n`));
  expect(logPosition(log)).toBe(0);
  expect(writesSince(log, 0)).toBe(0);
  add("PUT", "GET");
  const position = logPosition(log);
  expect(writesSince(log, position)).toBe(0);
  add("GET", "PUT", "DELETE", "HEAD", "PATCH");
  expect(writesSince(log, position)).toBe(3);
  expect(writesSince(log, 0)).toBe(4);
});
