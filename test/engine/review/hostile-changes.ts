import { replaced, type Edit } from "./clone";
import { STRANGER, WAYS_IN, type WayIn } from "./ways-in";

/** A change that opens a way in, and edits whatever could have objected. */
export interface HostileChange {
  readonly wayIn: WayIn;
  readonly edits: Readonly<Record<string, Edit>>;
  /** What the review says besides. */
  readonly says: string;
}

const whole =
  (text: string): Edit =>
  () =>
    text;

const json =
  (change: (content: Record<string, Record<string, unknown>>) => void): Edit =>
  (text) => {
    const content = JSON.parse(text) as Record<string, Record<string, unknown>>;
    change(content);
    return JSON.stringify(content, undefined, 2);
  };

/** An exemption may not last for longer than a year. */
const soon = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);

/** What an attacker writes as the first lines of the program. */
const first =
  (statements: string): Edit =>
  (text) =>
    `${statements}\n${text}`;

const security = (file: string) =>
  `None of this judged the change, the base did; security has to review it: ${file}`;

export const HOSTILE: Readonly<Record<string, HostileChange>> = {
  "lets every rule only tell": {
    wayIn: WAYS_IN.entra,
    edits: {
      "policy-pack/as-policy.ts": replaced(`"mandatory"`, `"advisory"`),
      "policy-pack/index.ts": replaced(`"mandatory"`, `"advisory"`),
      "policy-pack/judging.ts": replaced(`"advisory" : "mandatory"`, `"advisory" : "advisory"`),
      "policy-pack/at-once.ts": (text) => text.replaceAll(`"mandatory"`, `"advisory"`),
    },
    says: "policy-pack/as-policy.ts",
  },
  "takes a rule out of the catalogue": {
    wayIn: WAYS_IN.openvpn,
    edits: { "policy-pack/catalogue.ts": replaced("  p2sIkev2Only,\n", "") },
    says: security("policy-pack/catalogue.ts"),
  },
  "pins a stranger's anchor": {
    wayIn: WAYS_IN.strangersRoot,
    edits: {
      "policy-pack/trust.yaml": replaced(
        "anchors: []",
        `anchors:\n  - { name: stranger, sha256: "${STRANGER.sha256}", owner: security }`,
      ),
    },
    says: security("policy-pack/trust.yaml"),
  },
  "exempts it": {
    wayIn: WAYS_IN.scanner,
    edits: {
      "policy-pack/exemptions.yaml": replaced(
        "exemptions: []",
        `exemptions:
  - rule: store-closed
    urn: urn:pulumi:*::remote-access::azure-native:storage:LocalUser::*
    reason: the scanners need it, as everybody knows
    approver: security
    until: "${soon}"`,
      ),
    },
    says: security("policy-pack/exemptions.yaml"),
  },
  "switches the pack off in its configuration": {
    wayIn: WAYS_IN.widePool,
    edits: {
      "policy-pack/remote-access.json": whole(`{ "all": "disabled", "stack-scope": { "scope": "any" } }`),
    },
    says: security("policy-pack/remote-access.json"),
  },
  "takes the canary's baits away": {
    wayIn: WAYS_IN.radius,
    edits: {
      "policy-pack/canary/rules.json": whole(`{ "schema": "canary-rules/v1", "rules": [] }`),
      "policy-pack/rules/p2s-no-user-auth-residue.ts": replaced(
        "userSignIn.map(",
        "userSignIn.filter(() => false).map(",
      ),
    },
    says: security("policy-pack/canary/rules.json"),
  },
  "has CI run nothing": {
    wayIn: WAYS_IN.natRules,
    edits: { ".ci/run": whole("#!/bin/sh\necho '1 passed, 0 failed'\n") },
    says: security(".ci/run"),
  },
  "puts something harmless in the place of this command": {
    wayIn: WAYS_IN.entra,
    edits: {
      "package.json": json((content) => (content.scripts!.review = "true")),
      "rehearsal/review/command.ts": whole("process.exitCode = 0;\n"),
    },
    says: "rehearsal/review/command.ts",
  },
  "brings another SDK for the pack": {
    wayIn: WAYS_IN.openvpn,
    edits: {
      "package.json": json(
        (content) => (content.overrides!["@pulumi/policy"] = "npm:someone-elses-policy@1.0.0"),
      ),
      "package-lock.json": json((content) => delete content.packages!["node_modules/@pulumi/policy"]),
    },
    says: "What is installed or run beside the program changes (package-lock.json, overrides of package.json)",
  },
  "chooses what the engine starts": {
    wayIn: WAYS_IN.strangersRoot,
    edits: {
      "Pulumi.yaml": (text) =>
        `${text}plugins:\n  languages:\n    - { name: nodejs, path: ./infra/host }\nmain: elsewhere\n`,
    },
    says: "Pulumi.yaml: changes plugins",
  },
  "widens the types that a stack may have": {
    wayIn: WAYS_IN.machine,
    edits: {
      "policy-pack/allowed-types.json": replaced(
        `"used": [`,
        `"used": [\n    "azure-native:compute:VirtualMachine",`,
      ),
    },
    says: security("policy-pack/allowed-types.json"),
  },
  "has the stand-in hide what it is asked for": {
    wayIn: WAYS_IN.natRules,
    edits: { "rehearsal/azure/azure-native-provider.ts": first("process.exit(0);") },
    says: security("rehearsal/azure/azure-native-provider.ts"),
  },
  "talks to the pack out of the program": {
    wayIn: WAYS_IN.widePool,
    edits: {
      "infra/index.ts": first(
        [
          `import { rmSync as removeAtOnce } from "node:fs";`,
          `const record = process.env.REMOTE_ACCESS_REVIEW_RECORD ?? "";`,
          `process.env.REMOTE_ACCESS_BREAK_GLASS = "/nowhere";`,
          `process.env.REMOTE_ACCESS_REVIEW_RECORD = "/dev/null";`,
          `process.on("exit", () => removeAtOnce(record, { force: true }));`,
        ].join("\n"),
      ),
    },
    says: "",
  },
};

/** Harmless to look at in the plan; it edits what judges it, and leaves a process behind. */
export const MEDDLING: Readonly<Record<string, Edit>> = {
  "infra/index.ts": first(
    [
      `import { spawn as begin } from "node:child_process";`,
      `import { appendFileSync as append } from "node:fs";`,
      `append(\`\${process.env.REMOTE_ACCESS_REHEARSAL_HOME}/trust-pins.json\`, " ");`,
      `begin("sleep", ["1000"], { detached: true, stdio: "ignore" }).unref();`,
    ].join("\n"),
  ),
};
