import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

export const PROJECT = join(__dirname, "../../..");
export const textOf = (file: string): string => readFileSync(join(PROJECT, file), "utf8");

const WORKFLOWS = ".github/workflows";

const stepSchema = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  env: z.record(z.string(), z.unknown()).default({}),
});
const jobSchema = z.object({
  if: z.string().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  environment: z.string().optional(),
  "timeout-minutes": z.number().optional(),
  env: z.record(z.string(), z.unknown()).default({}),
  steps: z.array(stepSchema),
});
const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()).optional(),
  jobs: z.record(z.string(), jobSchema),
});

export type Step = z.infer<typeof stepSchema>;
export type Job = z.infer<typeof jobSchema>;

export interface Workflow extends z.infer<typeof workflowSchema> {
  readonly file: string;
  readonly text: string;
}

export const workflows: readonly Workflow[] = readdirSync(join(PROJECT, WORKFLOWS)).map((name) => {
  const text = textOf(`${WORKFLOWS}/${name}`);
  return { file: name, text, ...workflowSchema.parse(parse(text)) };
});

export function workflow(file: string): Workflow {
  const found = workflows.find((one) => one.file === file);
  if (found === undefined) throw new Error(`${WORKFLOWS} has no ${file}`);
  return found;
}

/** Every job as `file name`, job. */
export const jobs: readonly (readonly [name: string, job: Job, workflow: Workflow])[] = workflows.flatMap(
  (one) => Object.entries(one.jobs).map(([name, job]) => [`${one.file} ${name}`, job, one] as const),
);

const gitlabJobSchema = z.object({
  extends: z.string().optional(),
  rules: z.array(z.object({ if: z.string(), when: z.string().optional() })).default([]),
  needs: z.array(z.object({ job: z.string() })).default([]),
  id_tokens: z.record(z.string(), z.unknown()).optional(),
  environment: z.object({ name: z.string() }).optional(),
  variables: z.record(z.string(), z.string()).default({}),
  before_script: z.array(z.string()).default([]),
  script: z.array(z.string()).default([]),
  artifacts: z.object({ access: z.string().optional(), paths: z.array(z.string()) }).optional(),
  timeout: z.string().optional(),
});
export type GitlabJob = z.infer<typeof gitlabJobSchema>;

export const GITLAB = ".gitlab-ci.yml";
const NOT_JOBS = new Set(["workflow", "variables", "default", "stages", "include"]);

/** Jobs of GitLab's pipeline; those that begin with a dot are only extended. */
export const gitlabJobs: ReadonlyMap<string, GitlabJob> = new Map(
  Object.entries(z.record(z.string(), z.unknown()).parse(parse(textOf(GITLAB))))
    .filter(([name]) => !NOT_JOBS.has(name))
    .map(([name, job]) => [name, gitlabJobSchema.parse(job)]),
);

export function gitlabJob(name: string): GitlabJob {
  const found = gitlabJobs.get(name);
  if (found === undefined) throw new Error(`${GITLAB} has no job ${name}`);
  return found;
}
