import { z } from "zod";
import type { Api } from "./api";
import type { Conversation } from "./comment";

/** The pull request that a run was about. */
export interface PullRequest {
  readonly number: number;
  readonly head: string;
}

const runSchema = z.object({
  event: z.string(),
  head_sha: z.string(),
  head_branch: z.string().nullable(),
  head_repository: z.object({ full_name: z.string(), owner: z.object({ login: z.string() }) }).nullable(),
});
const pullSchema = z.object({
  number: z.int(),
  head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
});
const commentSchema = z.object({
  id: z.int(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullable(),
});

/**
 * Asks GitHub which open pull request a run was about, and believes no file of the run. `undefined` where there is none
 * any more: it was closed, or its branch has moved on and another run is about it.
 */
export async function pullRequestOf(
  api: Api,
  repository: string,
  run: number,
): Promise<PullRequest | undefined> {
  const { event, head_sha, head_branch, head_repository } = await api.get(
    `/repos/${repository}/actions/runs/${run}`,
    runSchema,
  );
  if (event !== "pull_request" || head_branch === null || head_repository === null) return undefined;
  const head = encodeURIComponent(`${head_repository.owner.login}:${head_branch}`);
  const pulls = await api.all(`/repos/${repository}/pulls?state=open&head=${head}`, pullSchema);
  const pull = pulls.find(
    (found) => found.head.sha === head_sha && found.head.repo?.full_name === head_repository.full_name,
  );
  return pull === undefined ? undefined : { number: pull.number, head: head_sha };
}

export function conversationOf(api: Api, repository: string, number: number): Conversation {
  const issues = `/repos/${repository}/issues`;
  return {
    // Who the token of a workflow writes as; GitHub does not tell such a token who it is.
    author: () => Promise.resolve("github-actions[bot]"),
    comments: async () =>
      (await api.all(`${issues}/${number}/comments`, commentSchema)).map(({ id, body, user }) => ({
        id,
        author: user?.login ?? "",
        body: body ?? "",
      })),
    create: (body) => api.send("POST", `${issues}/${number}/comments`, { body }),
    update: (id, body) => api.send("PATCH", `${issues}/comments/${id}`, { body }),
  };
}
