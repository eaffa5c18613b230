import {
  pluginArguments,
  pluginEntryPoint,
  pluginEnvironment,
  pluginFolder,
} from "../../../../rehearsal/engine/plugin-run";
import {
  configEnvironment,
  programArguments,
  programOutcome,
  type ProgramRun,
} from "../../../../rehearsal/engine/program-run";
import { environmentOf, readRuntimeOptions } from "../../../../rehearsal/engine/runtime-options";

const run: ProgramRun = {
  monitor: "127.0.0.1:1",
  engine: "127.0.0.1:2",
  organization: "organization",
  project: "p",
  stack: "dev",
  rootDirectory: "/p",
  programDirectory: "/p/src",
  entryPoint: ".",
  dryRun: true,
  parallel: 8,
  config: new Map(),
  secretKeys: [],
  args: ["--own"],
};

describe("the start of a program", () => {
  it("passes everything the SDK wants to know", () => {
    expect(programArguments(run).join(" ")).toBe(
      "--monitor 127.0.0.1:1 --engine 127.0.0.1:2 --organization organization --project p --root-directory /p " +
        "--stack dev --pwd /p/src --parallel 8 --dry-run . --own",
    );
  });

  it("says dry run in a preview only", () => {
    expect(programArguments({ ...run, dryRun: false })).not.toContain("--dry-run");
  });

  it("names configuration keys in the form every SDK understands and lists the secret ones", () => {
    const config = new Map([
      ["azure-native:location", "x"],
      ["p:config:old", "y"],
    ]);
    expect(configEnvironment({ config, secretKeys: ["p:old"] })).toEqual({
      PULUMI_CONFIG: '{"azure-native:config:location":"x","p:config:old":"y"}',
      PULUMI_CONFIG_SECRET_KEYS: '["p:old"]',
    });
  });

  it.each([
    [0, null, { error: "", bail: false }],
    [32, null, { error: "", bail: true }],
    [1, null, { error: "Program exited with non-zero exit code: 1", bail: false }],
    [null, "SIGKILL", { error: "Program was ended by SIGKILL", bail: false }],
  ])("reports exit code %s, signal %s", (code, signal, outcome) => {
    expect(programOutcome(code, signal)).toEqual(outcome);
  });
});

describe("runtime options", () => {
  it("are TypeScript without further settings by default", () => {
    expect(environmentOf(readRuntimeOptions({}))).toEqual({ PULUMI_NODEJS_TYPESCRIPT: "true" });
  });

  it("reach node and the SDK", () => {
    const options = readRuntimeOptions({ typescript: false, tsconfig: "t.json", nodeargs: "--a 'b c'" });
    expect(options.nodeArguments).toEqual(["--a", "b c"]);
    expect(environmentOf(options)).toEqual({ PULUMI_NODEJS_TSCONFIG_PATH: "t.json" });
  });

  it("of wrong types are all reported at once with what was found", () => {
    expect(() => readRuntimeOptions({ typescript: "yes", tsconfig: 1, nodeargs: [] })).toThrow(
      'runtime.options.typescript in Pulumi.yaml is "yes": write a boolean; ' +
        "runtime.options.tsconfig in Pulumi.yaml is 1: write a string; " +
        "runtime.options.nodeargs in Pulumi.yaml is []: write a string",
    );
  });
});

describe("the start of a plugin", () => {
  const pack = { kind: "analyzer", folder: "/pack", workingFolder: "/p", args: ["127.0.0.1:2"] };
  const provider = { ...pack, kind: "resource", folder: "/provider" };

  it("runs a policy pack in its own folder, named last", () => {
    expect(pluginEntryPoint(pack)).toBe("@pulumi/pulumi/cmd/run-policy-pack");
    expect(pluginArguments(pack)).toEqual(["127.0.0.1:2", "/pack"]);
    expect(pluginFolder(pack)).toBe("/pack");
  });

  it("runs a provider where the engine runs, its folder named first", () => {
    expect(pluginEntryPoint(provider)).toBe("@pulumi/pulumi/cmd/run-plugin");
    expect(pluginArguments(provider)).toEqual(["/provider", "127.0.0.1:2"]);
    expect(pluginFolder(provider)).toBe("/p");
  });

  it("reads the environment it is given, values with equals signs included", () => {
    expect(pluginEnvironment(["A=1", "B=x=y", "C=", "nonsense"])).toEqual({ A: "1", B: "x=y", C: "" });
  });
});
