import { GITLAB, gitlabJob, gitlabJobs, textOf, workflows } from "./pipelines";

const names = [...gitlabJobs.keys()].filter((name) => !name.startsWith("."));
const scriptOf = (name: string) => {
  const { before_script, script } = gitlabJob(name);
  return [...before_script, ...script].join("\n");
};
const ON_DEFAULT_BRANCH = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH";

it("has the jobs that GitHub has", () => {
  const others = workflows.filter(({ file }) => file !== "release-pack.yml");
  expect([...names].sort()).toEqual(others.flatMap(({ jobs }) => Object.keys(jobs)).sort());
});

it.each(names)("%s ends some time", (name) => {
  expect(gitlabJob(name).timeout).toMatch(/^\d+ (minutes|hours)$/);
});

it.each(names)("%s installs without running scripts of packages", (name) => {
  const all = `${scriptOf(gitlabJob(name).extends ?? name)}\n${scriptOf(name)}`;
  expect(all).toContain("npm ci --ignore-scripts");
  expect(all).not.toMatch(/npm (ci|install)(?! --ignore-scripts)/);
});

describe("the review of a merge request", () => {
  const review = gitlabJob("review");

  it("runs for merge requests and for nothing else", () => {
    expect(review.rules).toEqual([{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]);
  });

  it("has no identity, no environment, and no token of ours", () => {
    expect(review.id_tokens ?? review.environment ?? review.extends).toBeUndefined();
    expect(scriptOf("review")).not.toMatch(/AZURE|PUBLISH_TOKEN|PULUMI_BACKEND/);
  });

  it("is that of the target branch; of the merge request no file is checked out", () => {
    expect(review.variables.GIT_STRATEGY).toBe("none");
    expect(scriptOf("review").match(/git checkout .*/g)).toEqual(["git checkout --quiet --detach base"]);
    expect(scriptOf("review")).toContain(
      '"+refs/heads/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME:refs/heads/base"',
    );
  });

  it("gives its token away before anything of the merge request can run", () => {
    const lines = review.script;
    const given = lines.findIndex((line) => /^unset .*\bCI_JOB_TOKEN\b/.test(line));
    const first = lines.findIndex((line) => /\bnpm\b/.test(line));
    expect(given).toBeGreaterThanOrEqual(0);
    expect(first).toBeGreaterThan(given);
  });

  it("is offline, against the base, and fails when the review says no", () => {
    expect(scriptOf("review")).toContain("npm run review -- --offline --against base --head");
    expect(textOf(GITLAB)).not.toMatch(/allow_failure|\|\| true/);
  });
});

it.each(["preview", "up", "audit", "publish"])("%s runs on the default branch only", (name) => {
  const { rules } = gitlabJob(name);
  expect(rules).toHaveLength(1);
  expect(rules[0]?.if).toContain(ON_DEFAULT_BRANCH);
  expect(rules[0]?.if).not.toContain("||");
});

it("an identity is asked for by the jobs with state and by no other", () => {
  const asking = [...gitlabJobs].filter(([, { id_tokens }]) => id_tokens !== undefined).map(([name]) => name);
  expect(asking).toEqual([".with-state"]);
  expect(names.filter((name) => gitlabJob(name).extends === ".with-state")).toEqual([
    "preview",
    "up",
    "audit",
  ]);
});

it.each([
  ["preview", "preview", "manual"],
  ["up", "production", "manual"],
  ["audit", "audit", undefined],
])("%s stands in the environment %s, started %s", (name, environment, when) => {
  const { environment: own, rules } = gitlabJob(name);
  expect([own?.name, rules[0]?.when]).toEqual([environment, when]);
});

it.each(["preview", "up"])("%s is judged by the released pack", (name) => {
  expect(scriptOf(name)).toMatch(/pack=\$\(\.ci\/released-pack [^]*--policy-pack "\$pack"/);
});

it("a preview takes of a commit the program and its settings, after the pack is ready", () => {
  const all = scriptOf("preview");
  expect(all).toContain("git restore --source \"$head\" -- infra 'Pulumi.*.yaml'");
  expect(all.indexOf("released-pack")).toBeLessThan(all.indexOf("git restore"));
});

it("up is by the plan of the preview in its own pipeline, after a preview of its own", () => {
  expect(gitlabJob("up").needs).toEqual([{ job: "preview" }]);
  expect(scriptOf("up")).toMatch(/pulumi up .*--plan out\/plan\.json/);
  expect(scriptOf("up")).not.toMatch(/--skip-preview|-f\b|--target|--refresh/);
});

it.each(["preview", "audit"])("not everybody reads what %s leaves", (name) => {
  expect(gitlabJob(name).artifacts?.access).toBe("developer");
});

it("the token that writes comments is known to the job that does, by its program alone", () => {
  expect(names.filter((name) => JSON.stringify(gitlabJob(name)).includes("PUBLISH_TOKEN"))).toEqual([]);
});

it("a job that fails in a pipe fails", () => {
  expect(gitlabJob(".with-state").before_script[0]).toBe("set -euo pipefail");
  expect(gitlabJob("review").script[0]).toBe("set -euo pipefail");
});
