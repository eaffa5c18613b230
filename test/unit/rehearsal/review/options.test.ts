import { resolve } from "node:path";
import { command, readCall } from "../../../../rehearsal/review/options";
import { Repository } from "./repository";

const repository = new Repository({ file: "a" });
const base = repository.git("rev-parse", "HEAD");
afterAll(() => repository.remove());

/** What a wrong call prints; commander keeps options between calls, so that each has its own copy of the module. */
function call(...argv: string[]) {
  let said = "";
  let result: unknown;
  jest.isolateModules(() => {
    const options = jest.requireActual<{ command: typeof command; readCall: typeof readCall }>(
      "../../../../rehearsal/review/options",
    );
    options.command.configureOutput({
      writeErr: (text) => (said += text),
      writeOut: (text) => (said += text),
    });
    try {
      result = options.readCall(argv, repository.folder);
    } catch (error) {
      result = (error as { exitCode: number }).exitCode;
    }
  });
  return { said, result };
}

const NOTHING_TRIED = { lab: [], labPlan: [], probe: [] };

it("reviews the selected stack with its state when nothing is said", () => {
  expect(call().result).toEqual({ mode: "state", out: resolve("out"), json: false, tried: NOTHING_TRIED });
  expect(call("--stack", "prod", "--json", "--out", "/x").result).toEqual({
    mode: "state",
    stack: "prod",
    out: "/x",
    json: true,
    tried: NOTHING_TRIED,
  });
});

it("reviews HEAD offline against a commit, or what else is named", () => {
  const any = { mode: "offline", base, out: resolve("out"), json: false, tried: NOTHING_TRIED };
  expect(call("--offline", "--against", "HEAD").result).toEqual({
    ...any,
    head: { commit: base },
    stack: "dev",
  });
  expect(call("--offline", "--against", "HEAD", "--head", ".", "--stack", "all").result).toEqual({
    ...any,
    head: "working tree",
    stack: "all",
  });
});

it("hands on what packets tried, each option as often as it is said", () => {
  const words = [
    "--lab",
    "package.json",
    "--lab",
    "jest.config.cjs",
    "--lab-plan",
    "README.md",
    "--probe",
    "LICENSE",
  ];
  expect(call(...words).result).toMatchObject({
    tried: {
      lab: [resolve("package.json"), resolve("jest.config.cjs")],
      labPlan: [resolve("README.md")],
      probe: [resolve("LICENSE")],
    },
  });
});

it.each([
  [["--offline"], "--offline needs --against"],
  [["--offline", "--against", "nowhere"], "--against nowhere: is no commit"],
  [["--offline", "--against", "HEAD", "--head", "nowhere"], "--head nowhere: is no commit"],
  [["--offline", "--against", "HEAD", "--stack", "prod"], "--stack prod: offline there are dev, city, all"],
  [["--offline", "--against", "HEAD", "--config-file", "a"], "--config-file"],
  [["--against", "HEAD"], "--against goes with --offline"],
  [["--head", "HEAD"], "--head goes with --offline"],
  [
    ["--devices", "/nowhere/status.json"],
    "--devices /nowhere/status.json: there is no such file; write one with npm run",
  ],
  [["--lab", "nofile"], "--lab nofile: there is no such file; write one with npm run lab -- --json"],
  [["--lab-plan", "nofile"], "--lab-plan nofile: there is no such file; name the plan"],
  [["--probe", "nofile"], "--probe nofile: there is no such file; name the probe-result.json"],
  [["--nonsense"], "unknown option"],
])("%j is a wrong call", (argv, fault) => {
  const { said, result } = call(...argv);
  expect(result).not.toBe(0);
  expect(said).toContain(fault);
});

it("tells every fault at once", () => {
  const { said } = call(
    "--offline",
    "--against",
    "nowhere",
    "--head",
    "nowhere",
    "--stack",
    "prod",
    "--devices",
    "nofile",
  );
  for (const fault of ["--against nowhere", "--head nowhere", "--stack prod", "--devices nofile"])
    expect(said).toContain(fault);
});
