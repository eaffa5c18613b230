import { z } from "zod";
import type { Api } from "./api";
import type { Conversation } from "./comment";

/** A merge request whose pipeline is about its newest commit. */
export interface MergeRequest {
  readonly number: number;
  readonly head: string;
  /** Where the pipeline ran: for a fork, in the fork. */
  readonly pipeline: { readonly id: number; readonly project: number };
}

const listedSchema = z.object({ iid: z.int() });
const mergeRequestSchema = z.object({
  iid: z.int(),
  sha: z.string().nullable(),
  head_pipeline: z.object({ id: z.int(), project_id: z.int(), sha: z.string() }).nullish(),
});
const jobSchema = z.object({ id: z.int(), name: z.string(), status: z.string() });
const userSchema = z.object({ username: z.string() });
const noteSchema = z.object({ id: z.int(), body: z.string(), author: z.object({ username: z.string() }) });

/** Every open merge request that a pipeline has looked at as it is now. */
export async function mergeRequestsOf(api: Api, project: string): Promise<readonly MergeRequest[]> {
  const listed = await api.all(`/projects/${project}/merge_requests?state=opened`, listedSchema);
  const found: MergeRequest[] = [];
  for (const { iid } of listed) {
    const { sha, head_pipeline } = await api.get(
      `/projects/${project}/merge_requests/${iid}`,
      mergeRequestSchema,
    );
    if (sha === null || head_pipeline?.sha !== sha) continue;
    found.push({
      number: iid,
      head: sha,
      pipeline: { id: head_pipeline.id, project: head_pipeline.project_id },
    });
  }
  return found;
}

/** The job `review` of its pipeline, once it has ended. */
export async function endedReviewOf(api: Api, { pipeline }: MergeRequest): Promise<number | undefined> {
  const jobs = await api.all(`/projects/${pipeline.project}/pipelines/${pipeline.id}/jobs`, jobSchema);
  return jobs.find(({ name, status }) => name === "review" && /^(success|failed)$/.test(status))?.id;
}

/** The report that a job left, as bytes. */
export const reportOf = (api: Api, project: number, job: number): Promise<Uint8Array | undefined> =>
  api.file(`/projects/${project}/jobs/${job}/artifacts/out/report.json`);

export function conversationOf(api: Api, project: string, number: number): Conversation {
  const notes = `/projects/${project}/merge_requests/${number}/notes`;
  return {
    author: async () => (await api.get("/user", userSchema)).username,
    comments: async () =>
      (await api.all(notes, noteSchema)).map(({ id, body, author }) => ({
        id,
        author: author.username,
        body,
      })),
    create: (body) => api.send("POST", notes, { body }),
    update: (id, body) => api.send("PUT", `${notes}/${id}`, { body }),
  };
}
