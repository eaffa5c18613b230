import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { PROJECT, run } from "../engine/run";
import { Engine, PACK, STATED, STOLEN, TAGS, verdictOf, type Verdict } from "./engine";
import { selfSigned } from "./self-signed";

/** Programs that let somebody in, and the rules that must say so. Everything else in test/foreign must pass. */
const BLOCKED: Readonly<Record<string, readonly string[]>> = {
  class: ["p2s-certificate-only"],
  "foreign-tenant": ["no-foreign-administration"],
  "gateway-in-connection": ["connection-id-only", "p2s-certificate-only"],
  "ignored-change": ["no-ignore-changes"],
  "inside-component": ["p2s-certificate-only"],
  "letter-case": ["p2s-auth-explicit", "p2s-certificate-only"],
  "mixed-types": ["p2s-certificate-only"],
  "older-statement": ["p2s-revocations-complete"],
  openvpn: ["p2s-ikev2-only"],
  "parameterised-token": ["p2s-certificate-only"],
  "radius-without-type": ["p2s-auth-explicit", "p2s-no-user-auth-residue"],
  "revocation-missing": ["p2s-revocations-complete"],
  "root-known-after-create": ["p2s-root-pinned"],
  "secret-type": ["p2s-certificate-only"],
  "site-gateway-in-connection": ["connection-id-only"],
  "tenant-without-type": ["p2s-auth-explicit", "p2s-no-user-auth-residue"],
  "through-transform": ["p2s-certificate-only"],
  "type-known-after-create": ["p2s-auth-explicit"],
  "unpinned-root": ["p2s-root-pinned", "p2s-root-wellformed"],
  "untyped-resource": ["p2s-auth-explicit"],
  "versioned-token": ["p2s-certificate-only"],
  "virtual-wan": ["p2s-certificate-only", "p2s-ikev2-only", "p2s-ipsec-strong", "p2s-no-user-auth-residue"],
  "weak-ipsec": ["p2s-ipsec-strong"],
};

/** Programs that only the scope of the remote-access stack blocks. */
const BLOCKED_THERE: Readonly<Record<string, readonly string[]>> = {
  dynamic: ["type-allowed"],
  "exportable-key": ["ca-key-in-hsm"],
  "file-share": ["file-share-closed"],
  "foreign-role": ["sign-right-single"],
  "public-vault": ["vault-closed"],
  "sign-right-for-user": ["sign-right-single"],
  "stack-reference": ["type-allowed"],
  "unsaid-access": ["only-managed-devices-reach-services", "p2s-root-wellformed"],
  "unprotected-vault": ["protect-crown-jewels"],
  "wide-pool": ["gateway-capable", "gateway-no-foreign-traffic", "p2s-pool-pinned", "p2s-root-wellformed"],
};

const FOREIGN = join(PROJECT, "test", "foreign");
const programsIn = (folder: string) =>
  readdirSync(join(FOREIGN, folder)).map((file) => basename(file, ".ts"));
const harmless = programsIn("harmless");

const engine = new Engine();
const verdicts = new Map<string, Verdict>();

/** Another team's project: another folder, a configuration of its own, nothing of ours but the packages. */
async function project(): Promise<void> {
  const file = (name: string, content: object) => engine.write(`foreign/${name}`, JSON.stringify(content));
  file("package.json", { name: "foreign" });
  file("tsconfig.json", {
    compilerOptions: {
      target: "es2022",
      rootDir: ".",
      module: "node16",
      moduleResolution: "node16",
      noCheck: true,
      skipLibCheck: true,
    },
  });
  file("Pulumi.yaml", {
    name: "foreign",
    runtime: { name: "nodejs", options: { tsconfig: "tsconfig.json" } },
  });
  const folder = join(engine.home, "foreign");
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  for (const name of readdirSync(join(PROJECT, "node_modules"))) {
    if (name !== ".cache")
      symlinkSync(join(PROJECT, "node_modules", name), join(folder, "node_modules", name));
  }
  // A package added with an API version of its own brings a provider under its own name.
  const plugins = join(engine.home, "pulumi", "plugins");
  const [usual, parameterised] = ["azure-native", "azure-native_network_v20250501"];
  cpSync(
    join(plugins, `resource-${usual}-v3.28.0`, `pulumi-resource-${usual}`),
    join(plugins, `resource-${parameterised}-v3.28.0`, `pulumi-resource-${parameterised}`),
  );
  const root = selfSigned("city device CA");
  engine.pin(root);
  engine.write("stated.json", JSON.stringify(STATED));
  const zero = "00000000-0000-0000-0000-000000000000";
  const steps = [
    ["stack", "init", "dev"],
    ["config", "set", "--stack", "dev", "foreign:root", root.base64],
    ["config", "set", "--stack", "dev", "foreign:stolen", STOLEN],
    ["config", "set", "--stack", "dev", "foreign:statement", TAGS["remote-access-statement"]],
    ["config", "set", "--stack", "dev", "azure-native:subscriptionId", zero],
    ["config", "set", "--stack", "dev", "azure-native:location", "germanywestcentral"],
    ["config", "set", "--stack", "dev", `${parameterised}:subscriptionId`, zero],
  ];
  for (const step of steps) {
    const { code, stderr } = await engine.pulumi(step, folder);
    if (code !== 0) throw new Error(`pulumi ${step.join(" ")}: ${stderr}`);
  }
}

async function preview(program: string): Promise<Verdict> {
  const name = program.replace("/", "-");
  const folder = join(engine.home, "foreign", "runs", name);
  mkdirSync(folder, { recursive: true });
  for (const file of ["tsconfig.json", "Pulumi.yaml", "Pulumi.dev.yaml"]) {
    cpSync(join(engine.home, "foreign", file), join(folder, file));
  }
  symlinkSync(join(engine.home, "foreign", "node_modules"), join(folder, "node_modules"));
  cpSync(FOREIGN, folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "foreign", main: `${program}.ts` }));
  const env = { ...engine.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
  // The scope of the one configuration, and the statement of both; see remote-access.json.
  const configuration = program.startsWith("remote-access/")
    ? join(PACK, "remote-access.json")
    : join(engine.home, "stated.json");
  return verdictOf(
    await run(
      "pulumi",
      ["preview", "--json", "--stack", "dev", "--policy-pack", PACK, "--policy-pack-config", configuration],
      env,
      folder,
    ),
  );
}

beforeAll(async () => {
  await engine.start();
  await project();
  const waiting = [
    ...Object.keys(BLOCKED).map((name) => `blocked/${name}`),
    ...Object.keys(BLOCKED_THERE).map((name) => `remote-access/${name}`),
    ...harmless.map((name) => `harmless/${name}`),
  ];
  // Two at a time: each preview is several processes that mostly wait for one another.
  const worker = async () => {
    for (let program = waiting.shift(); program !== undefined; program = waiting.shift()) {
      verdicts.set(program, await preview(program));
    }
  };
  await Promise.all([worker(), worker()]);
}, 1_200_000);
afterAll(() => engine.remove());

/** What a reader of a failing test needs to see. */
const shown = (verdict: Verdict | undefined) => ({
  passed: verdict?.code === 0,
  rules: [...new Set(verdict?.violations.map(({ rule }) => rule))].sort(),
  levels: [...new Set(verdict?.violations.map(({ level }) => level))],
  // "preview failed" is how the engine ends when a policy was violated.
  errors: verdict?.errors.filter((error) => !error.includes("preview failed")),
});

it("has an expectation for every program that is to be blocked", () => {
  expect(programsIn("blocked").sort()).toEqual(Object.keys(BLOCKED).sort());
  expect(programsIn("remote-access").sort()).toEqual(Object.keys(BLOCKED_THERE).sort());
});

it.each(Object.entries(BLOCKED))("a plain preview of %s is blocked by %j", (name, rules) => {
  expect(shown(verdicts.get(`blocked/${name}`))).toEqual({
    passed: false,
    rules,
    levels: ["mandatory"],
    errors: [],
  });
});

it.each(Object.entries(BLOCKED_THERE))(
  "a preview of %s in the scope remote-access is blocked by %j",
  (name, rules) => {
    expect(shown(verdicts.get(`remote-access/${name}`))).toEqual({
      passed: false,
      rules,
      levels: ["mandatory"],
      errors: [],
    });
  },
);

it.each(harmless)("a plain preview of %s passes", (name) => {
  expect(shown(verdicts.get(`harmless/${name}`))).toEqual({
    passed: true,
    rules: [],
    levels: [],
    errors: [],
  });
});
