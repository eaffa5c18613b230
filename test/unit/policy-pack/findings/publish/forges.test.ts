import { apiAt, type Fetch } from "../../../../../policy-pack/findings/publish/api";
import { LARGEST_REPORT, ReportRefused } from "../../../../../policy-pack/findings/publish/checked-report";
import * as github from "../../../../../policy-pack/findings/publish/github";
import * as gitlab from "../../../../../policy-pack/findings/publish/gitlab";

const HEAD = "3f1c0d9e5b7a4c2d8e6f0a1b2c3d4e5f60718293";
const OTHER = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** A forge that answers by path, without the numbers of pages, and writes down what was asked. */
function forge(answers: Readonly<Record<string, unknown>>) {
  const asked: Asked[] = [];
  const call: Fetch = (address, init) => {
    const path = (address as string).replace("https://forge.example", "");
    const { body } = init ?? {};
    asked.push({ method: init?.method ?? "GET", path, ...(typeof body === "string" ? { body } : {}) });
    const key = path.replace(/[?&]per_page=100&page=1$/, "");
    const answer = answers[key];
    if (answer === undefined) return Promise.resolve(new Response("no such place", { status: 404 }));
    return Promise.resolve(answer instanceof Response ? answer : Response.json(answer));
  };
  return { api: apiAt("https://forge.example", { authorization: "Bearer t" }, call), asked };
}

describe("the pull request of a run", () => {
  const run = {
    event: "pull_request",
    head_sha: HEAD,
    head_branch: "topic/x",
    head_repository: { full_name: "them/fork", owner: { login: "them" } },
  };
  const pull = (number: number, sha = HEAD, repository: string | null = "them/fork") => ({
    number,
    head: { sha, repo: repository === null ? null : { full_name: repository } },
  });
  const asking = (changed: object, pulls: readonly unknown[]) => {
    const { api } = forge({
      "/repos/us/ours/actions/runs/5": { ...run, ...changed },
      "/repos/us/ours/pulls?state=open&head=them%3Atopic%2Fx": pulls,
    });
    return github.pullRequestOf(api, "us/ours", 5);
  };

  it("is the open one at its commit", async () => {
    expect(await asking({}, [pull(1, OTHER), pull(2)])).toEqual({ number: 2, head: HEAD });
  });

  it.each<[string, object, readonly unknown[]]>([
    ["it was closed", {}, []],
    ["its branch has moved on", {}, [pull(1, OTHER)]],
    ["a branch of the same name in another repository is at that commit", {}, [pull(1, HEAD, "them/other")]],
    ["its repository is gone", { head_repository: null }, [pull(1)]],
    ["the run was about something else", { event: "push" }, [pull(1)]],
  ])("is none when %s", async (_, changed, pulls) => {
    expect(await asking(changed, pulls)).toBeUndefined();
  });

  it("is said as the workflow's own user", async () => {
    const { api, asked } = forge({
      "/repos/us/ours/issues/2/comments": [{ id: 9, body: null, user: null }],
      "/repos/us/ours/issues/comments/9": {},
    });
    const conversation = github.conversationOf(api, "us/ours", 2);
    expect(await conversation.author()).toBe("github-actions[bot]");
    expect(await conversation.comments()).toEqual([{ id: 9, author: "", body: "" }]);
    await conversation.update(9, "words");
    expect(asked.at(-1)).toEqual({
      method: "PATCH",
      path: "/repos/us/ours/issues/comments/9",
      body: '{"body":"words"}',
    });
  });
});

describe("merge requests", () => {
  const details = (iid: number, sha: string | null, pipeline: object | null) => ({
    iid,
    sha,
    head_pipeline: pipeline,
  });

  it("are those whose pipeline has looked at the newest commit, also where it ran in a fork", async () => {
    const { api } = forge({
      "/projects/1/merge_requests?state=opened": [{ iid: 1 }, { iid: 2 }, { iid: 3 }, { iid: 4 }],
      "/projects/1/merge_requests/1": details(1, HEAD, { id: 10, project_id: 77, sha: HEAD }),
      "/projects/1/merge_requests/2": details(2, HEAD, { id: 11, project_id: 1, sha: OTHER }),
      "/projects/1/merge_requests/3": details(3, HEAD, null),
      "/projects/1/merge_requests/4": details(4, null, null),
    });
    expect(await gitlab.mergeRequestsOf(api, "1")).toEqual([
      { number: 1, head: HEAD, pipeline: { id: 10, project: 77 } },
    ]);
  });

  const request = { number: 1, head: HEAD, pipeline: { id: 10, project: 77 } };
  it.each([
    ["success", 5],
    ["failed", 5],
    ["running", undefined],
    ["canceled", undefined],
  ])("have a review that has ended when its job is %s", async (status, job) => {
    const { api } = forge({
      "/projects/77/pipelines/10/jobs": [
        { id: 4, name: "test", status: "success" },
        { id: 5, name: "review", status },
      ],
    });
    expect(await gitlab.endedReviewOf(api, request)).toBe(job);
  });

  it("have the report that the job left, or none", async () => {
    const { api } = forge({ "/projects/77/jobs/5/artifacts/out/report.json": new Response("bytes") });
    expect(Buffer.from((await gitlab.reportOf(api, 77, 5)) ?? []).toString()).toBe("bytes");
    expect(await gitlab.reportOf(api, 77, 6)).toBeUndefined();
  });

  it("are spoken about as whose token it is", async () => {
    const { api, asked } = forge({
      "/user": { username: "bot" },
      "/projects/1/merge_requests/2/notes": [{ id: 3, body: "x", author: { username: "them" } }],
      "/projects/1/merge_requests/2/notes/3": {},
    });
    const conversation = gitlab.conversationOf(api, "1", 2);
    expect(await conversation.author()).toBe("bot");
    expect(await conversation.comments()).toEqual([{ id: 3, author: "them", body: "x" }]);
    await conversation.update(3, "words");
    expect(asked.at(-1)).toMatchObject({ method: "PUT", path: "/projects/1/merge_requests/2/notes/3" });
  });
});

describe("a forge's interface", () => {
  it("is read page by page until one is not full", async () => {
    const full = Array.from({ length: 100 }, () => ({ iid: 1 }));
    const { api } = forge({
      "/projects/1/merge_requests?state=opened": full,
      "/projects/1/merge_requests?state=opened&per_page=100&page=2": [{ iid: 2 }],
      "/projects/1/merge_requests/1": { iid: 1, sha: null },
      "/projects/1/merge_requests/2": {
        iid: 2,
        sha: HEAD,
        head_pipeline: { id: 1, project_id: 1, sha: HEAD },
      },
    });
    // Each answer can be read once only.
    expect((await gitlab.mergeRequestsOf(api, "1")).map(({ number }) => number)).toEqual([2]);
  });

  it("is told no more of than a report may have", async () => {
    const { api } = forge({ "/file": new Response(new Uint8Array(LARGEST_REPORT + 1)) });
    await expect(api.file("/file")).rejects.toThrow(ReportRefused);
  });

  it.each([
    ["refuses", new Response("no right", { status: 403 }), "PUT /place: 403 no right"],
    ["has no such place", new Response("", { status: 404 }), "PUT /place: 404"],
  ])("says what it said when it %s", async (_, answer, words) => {
    const { api } = forge({ "/place": answer });
    await expect(api.send("PUT", "/place", {})).rejects.toThrow(words);
  });
});
