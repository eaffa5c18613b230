import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleReport } from "../report/example-report";

const PROJECT = join(__dirname, "../../../../..");
const HEAD = exampleReport().made.head!;

const RUN = {
  event: "pull_request",
  head_sha: HEAD,
  head_branch: "topic",
  head_repository: { full_name: "them/fork", owner: { login: "them" } },
};
const PULL = { number: 2, head: { sha: HEAD, repo: { full_name: "them/fork" } } };
const MERGE_REQUEST = { iid: 2, sha: HEAD, head_pipeline: { id: 10, project_id: 77, sha: HEAD } };

let folder: string;
let server: Server | undefined;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "publish-"))));
afterEach(async () => {
  await new Promise((done) => (server === undefined ? done(undefined) : server.close(done)));
  rmSync(folder, { recursive: true, force: true });
});

/** A forge that answers by path and keeps what was written, with whose token. */
async function forge(answers: Readonly<Record<string, unknown>>) {
  const written: (readonly [method: string, path: string, token: string, body: string])[] = [];
  const listening = createServer((request, response) => {
    const path = (request.url ?? "").replace(/[?&].*$/, "");
    void bodyOf(request).then((body) => {
      const { method = "" } = request;
      if (method !== "GET") written.push([method, path, request.headers.authorization ?? "", body]);
      const answer = method === "GET" ? answers[path] : {};
      response.statusCode = answer === undefined ? 404 : 200;
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  server = listening;
  await new Promise<void>((done) => listening.listen(0, "127.0.0.1", done));
  return { address: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, written };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request) body += String(part);
  return body;
}

function publish(
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const command = join(PROJECT, "policy-pack/findings/publish/command.ts");
  const child = spawn(process.execPath, ["--import", "tsx", command, ...args], {
    cwd: PROJECT,
    env: { ...process.env, PUBLISH_TOKEN: "t" },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((done) => child.once("close", (code) => done({ code, stdout, stderr })));
}

async function onGithub(report: string | undefined) {
  const { address, written } = await forge({
    "/repos/us/ours/actions/runs/5": RUN,
    "/repos/us/ours/pulls": [PULL],
    "/repos/us/ours/issues/2/comments": [],
  });
  const [file, sarif, outputs] = ["report.json", "review.sarif", "outputs"].map((name) => join(folder, name));
  if (report !== undefined) writeFileSync(file!, report);
  const ended = await publish(
    ...["github", "--api", address, "--repository", "us/ours", "--run", "5"],
    ...["--report", file!, "--sarif", sarif!, "--outputs", outputs!],
  );
  return { ...ended, written, sarif: sarif!, outputs: outputs! };
}

it("comments on a pull request, and leaves SARIF and the place it belongs to", async () => {
  const { code, stdout, written, sarif, outputs } = await onGithub(JSON.stringify(exampleReport()));
  expect([code, stdout]).toEqual([0, "pull request 2: written\n"]);
  expect(written).toEqual([
    ["POST", "/repos/us/ours/issues/2/comments", "Bearer t", expect.stringContaining("blocked (1)")],
  ]);
  expect(JSON.parse(readFileSync(sarif, "utf8"))).toMatchObject({ version: "2.1.0" });
  expect(readFileSync(outputs, "utf8")).toBe(`number=2\nhead=${HEAD}\n`);
});

it.each([
  ["what is no report", '{"schema":"remote-access-report/v1"}', "this is no report"],
  ["nothing", undefined, "left no report.json"],
])("says that %s was left, and leaves no SARIF", async (_, report, words) => {
  const { code, written, sarif, outputs } = await onGithub(report);
  expect(code).toBe(0);
  expect(written.map(([, , , body]) => body)).toEqual([expect.stringContaining(words)]);
  expect([existsSync(sarif), existsSync(outputs)]).toEqual([false, false]);
});

it("comments on merge requests; one that fails does not keep others from their comment", async () => {
  const { address, written } = await forge({
    "/projects/1/merge_requests": [{ iid: 1 }, { iid: 2 }],
    "/projects/1/merge_requests/1": { ...MERGE_REQUEST, iid: 1 },
    "/projects/1/merge_requests/2": MERGE_REQUEST,
    "/projects/77/pipelines/10/jobs": [{ id: 5, name: "review", status: "failed" }],
    "/projects/77/jobs/5/artifacts/out/report.json": exampleReport(),
    "/user": { username: "bot" },
    "/projects/1/merge_requests/2/notes": [],
  });
  const { code, stdout, stderr } = await publish("gitlab", "--api", address, "--project", "1");
  expect([code, stdout]).toEqual([1, "merge request 2: written\n"]);
  expect(stderr).toContain("merge request 1: GET /projects/1/merge_requests/1/notes");
  expect(written).toEqual([
    ["POST", "/projects/1/merge_requests/2/notes", "Bearer t", expect.stringContaining("blocked (1)")],
  ]);
});
