import { jobs, workflow, workflows, type Job, type Step } from "./pipelines";

const steps = jobs.flatMap(([name, job]) => job.steps.map((step) => [name, step] as const));
const used = steps.flatMap(([name, step]) => (step.uses === undefined ? [] : [[name, step] as const]));
const scripts = (job: Job) => job.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

/** What each job's token may do, and where somebody approves first. */
const MAY: Readonly<
  Record<string, readonly [permissions: Readonly<Record<string, string>>, environment?: string]>
> = {
  "review.yml review": [{ contents: "read" }],
  "publish.yml publish": [
    { actions: "read", contents: "read", "pull-requests": "write", "security-events": "write" },
  ],
  "preview.yml preview": [{ contents: "read", "id-token": "write" }, "preview"],
  "up.yml up": [{ actions: "read", contents: "read", "id-token": "write" }, "production"],
  "audit.yml audit": [{ contents: "read", "id-token": "write" }, "audit"],
  "release-pack.yml build": [{ contents: "read" }],
  "release-pack.yml publish": [{ contents: "read", "id-token": "write", attestations: "write" }, "release"],
};

it("every job has its rights in the table", () => {
  expect(jobs.map(([name]) => name).sort()).toEqual(Object.keys(MAY).sort());
});

it.each(jobs)("%s may do what the table says and nothing else", (name, { permissions, environment }) => {
  expect([permissions, environment]).toEqual([MAY[name]?.[0], MAY[name]?.[1]]);
});

it.each(jobs)("%s ends some time", (_, job) => {
  expect(job["timeout-minutes"]).toBeGreaterThan(0);
});

it.each(workflows.map((one) => [one.file, one] as const))(
  "%s gives a job no right that it does not name",
  (_, one) => {
    expect(one.permissions).toEqual({});
  },
);

it.each(used)("%s uses an action by its commit, with its version beside it", (name, { uses = "" }) => {
  expect(uses).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
  const [file = ""] = name.split(" ");
  const lines = workflow(file)
    .text.split("\n")
    .filter((line) => line.includes(uses));
  for (const line of lines) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

it("an action has the same commit everywhere", () => {
  const commits = new Map<string, Set<string>>();
  for (const [, { uses = "" }] of used) {
    const [action = "", commit = ""] = uses.split("@");
    commits.set(action, (commits.get(action) ?? new Set()).add(commit));
  }
  expect([...commits].filter(([, { size }]) => size > 1)).toEqual([]);
});

it.each(steps.filter(([, { run }]) => run !== undefined))(
  "%s puts no expression into a script",
  (_, { run }) => {
    expect(run).not.toContain("${{");
  },
);

it.each(used.filter(([, { uses = "" }]) => uses.startsWith("actions/checkout@")))(
  "%s leaves no token in the checkout, and takes none of a pull request's head",
  (_, step) => {
    expect(step.with["persist-credentials"]).toBe(false);
    expect(String(step.with.ref ?? "")).not.toMatch(/head|merge|inputs/);
    expect(step.with.repository).toBeUndefined();
  },
);

/** The release's own build runs the scripts that its packages bring; all others must not. */
const installs = steps.filter(
  ([name, { run = "" }]) => /npm (ci|install)/.test(run) && !name.startsWith("release-pack"),
);

it.each(installs)("%s installs without running scripts of packages", (_, { run }) => {
  expect(run).toMatch(/npm ci --ignore-scripts/);
});

it("installs in every pipeline around a review", () => {
  expect(installs.map(([name]) => name.split(" ")[0])).toEqual([
    "audit.yml",
    "preview.yml",
    "publish.yml",
    "review.yml",
    "up.yml",
  ]);
});

it("no workflow runs on pull_request_target, none reads a secret", () => {
  for (const { on, text } of workflows) {
    expect(Object.keys(on)).not.toContain("pull_request_target");
    expect(text).not.toMatch(/\bsecrets\b/);
  }
});

describe("the review of a pull request", () => {
  const { on, text, jobs: own } = workflow("review.yml");
  const review = own.review!;
  const at = (says: (step: Step) => boolean) => review.steps.findIndex(says);

  it("runs on pull requests and on nothing else", () => {
    expect(Object.keys(on)).toEqual(["pull_request"]);
  });

  it("reads no variable of the repository and signs in nowhere", () => {
    expect(text).not.toMatch(/\bvars\.|id-token|environment:|azure\/login/);
  });

  it("is that of the base, which is checked out", () => {
    const checkouts = review.steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout@"));
    expect(checkouts.map((step) => step.with.ref)).toEqual(["${{ github.event.pull_request.base.sha }}"]);
    expect(checkouts.map((step) => step.with.path)).toEqual([undefined]);
  });

  it("gets the head as objects of Git only", () => {
    expect(scripts(review).filter((run) => /git (?!fetch )/.test(run))).toEqual([]);
  });

  it("hands the token to the step that fetches, and to no other", () => {
    const holders = review.steps.filter((step) => JSON.stringify(step).includes("github.token"));
    expect(holders.map(({ run }) => run)).toEqual(['git fetch --no-tags origin "pull/$NUMBER/head"']);
  });

  it("is offline, against the base, of the head", () => {
    const step = review.steps[at(({ run = "" }) => run.includes("npm run review"))]!;
    expect(step.run).toContain('--offline --against "$BASE" --head "$HEAD"');
    expect(step.env).toEqual({
      BASE: "${{ github.event.pull_request.base.sha }}",
      HEAD: "${{ github.event.pull_request.head.sha }}",
    });
  });

  it("fails when the review says no", () => {
    const step = review.steps[at(({ run = "" }) => run.includes("npm run review"))]!;
    expect(Object.keys(step)).not.toContain("continue-on-error");
    expect(step.run).not.toMatch(/\|\||;|&&/);
  });
});

describe("what publishes a review", () => {
  const { on, jobs: own } = workflow("publish.yml");
  const publish = own.publish!;

  it("runs after the review, from the default branch", () => {
    expect(on).toEqual({ workflow_run: { workflows: ["Review"], types: ["completed"] } });
    const [checkout] = publish.steps;
    expect(checkout?.with).toEqual({ "persist-credentials": false });
  });

  it("puts what the review left where no tool looks for files", () => {
    const download = publish.steps.find(({ uses = "" }) => uses.startsWith("actions/download-artifact@"));
    expect(download?.with).toMatchObject({ name: "report", path: "${{ runner.temp }}/report" });
  });

  it("starts nothing out of it and reads it in one place", () => {
    expect(scripts(publish).filter((run) => run.includes("report/"))).toEqual([
      expect.stringMatching(/^npx tsx policy-pack\/findings\/publish\/command\.ts github /),
    ]);
  });

  it("uploads the SARIF that was written anew, at the place that GitHub itself has named", () => {
    const upload = publish.steps.find(({ uses = "" }) => uses.includes("/upload-sarif@"));
    expect(upload?.with).toMatchObject({
      sarif_file: "${{ runner.temp }}/review.sarif",
      ref: "refs/pull/${{ steps.said.outputs.number }}/head",
      sha: "${{ steps.said.outputs.head }}",
    });
  });
});

describe.each(["preview", "up", "audit"])("%s, which sees what really stands", (name) => {
  const { on, jobs: own } = workflow(`${name}.yml`);
  const job = own[name]!;

  it("runs on the default branch only, started by hand or at night", () => {
    expect(Object.keys(on).filter((event) => !["workflow_dispatch", "schedule"].includes(event))).toEqual([]);
    expect(job.if).toMatch(/^github\.ref_name == github\.event\.repository\.default_branch\b/);
    expect(job.if).not.toContain("||");
  });

  it("installs before it signs in", () => {
    const login = job.steps.findIndex(({ uses = "" }) => uses.startsWith("azure/login@"));
    const install = job.steps.findIndex(({ run = "" }) => run.includes("npm ci"));
    expect(install).toBeGreaterThanOrEqual(0);
    expect(login).toBeGreaterThan(install);
  });
});

describe("preview", () => {
  const { jobs: own } = workflow("preview.yml");
  const all = scripts(own.preview!);
  const at = (part: string) => all.findIndex((run) => run.includes(part));

  it("refuses what is no commit before it fetches it", () => {
    expect(at("$HEAD =~ ^[0-9a-f]{40}$")).toBe(0);
  });

  it("takes of a commit the program and its settings, after tools and pack are ready", () => {
    expect(all[at("git restore")]).toBe("git restore --source \"$HEAD\" -- infra 'Pulumi.*.yaml'");
    expect(at("git restore")).toBeGreaterThan(at("released-pack"));
  });

  it("saves the plan of the default branch alone, judged by the released pack", () => {
    const plan = own.preview!.steps.find(({ run = "" }) => run.includes("--save-plan"));
    expect(plan?.if).toBe("env.HEAD == env.BASE");
    expect(plan?.run).toContain('--policy-pack "$PACK"');
  });
});

describe("up", () => {
  const { jobs: own } = workflow("up.yml");
  const all = scripts(own.up!);
  const at = (part: string) => all.findIndex((run) => run.includes(part));

  it("is by the plan, with the released pack, after a preview of its own", () => {
    expect(all[at("pulumi up")]).toMatch(
      /--plan "\$RUNNER_TEMP\/plan\/plan\.json"[^]*--policy-pack "\$PACK"/,
    );
    expect(all.join("\n")).not.toMatch(/--skip-preview|-f\b|--target|--refresh/);
  });

  it("sees that the run was a preview of this commit that passed, before anything else", () => {
    const check = at("gh api");
    expect(check).toBeLessThan(at("npm ci"));
    for (const says of [
      '== ".github/workflows/preview.yml"',
      '.event == "workflow_dispatch"',
      ".head_sha == $sha",
      '.conclusion == "success"',
    ])
      expect(all[check]).toContain(says);
  });
});

it("the audit fails where the audit says no", () => {
  const { text } = workflow("audit.yml");
  // `bash` by its name is what GitHub runs with pipefail.
  expect(text).toMatch(/defaults:\n {2}run:\n {4}shell: bash\n/);
});
