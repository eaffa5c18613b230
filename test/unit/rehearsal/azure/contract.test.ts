import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { allowedTokens } from "../../../../rehearsal/azure/contract/allowed-tokens";
import { judge } from "../../../../rehearsal/azure/contract/judge";
import { obtainVersion, type Run } from "../../../../rehearsal/azure/contract/obtain-version";
import { contractText } from "../../../../rehearsal/azure/contract/report";
import { readRulings, type Ruling } from "../../../../rehearsal/azure/contract/rulings";
import { compareVersions, isVersion } from "../../../../rehearsal/azure/contract/versions";
import {
  compareDeclarations,
  type DeclarationChange,
} from "../../../../rehearsal/azure/declarations/compare";
import { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";

const PROJECT = join(__dirname, "..", "..", "..", "..");
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "contract-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What one made-up version of the package declares; every part can be written otherwise. */
interface Version {
  readonly args?: string;
  readonly part?: string;
  readonly colours?: string;
  readonly apiVersion?: string;
  readonly outputs?: string;
}

let count = 0;
async function declared(version: Version | undefined): Promise<DeclarationCache> {
  const own = join(folder, `version-${count++}`);
  const { args, part, colours, apiVersion, outputs } = {
    args: "doorName: pulumi.Input<string>; lock?: pulumi.Input<inputs.house.LockArgs>;",
    part: "colour?: pulumi.Input<string | enums.house.Colour>; keys?: pulumi.Input<pulumi.Input<string>[]>;",
    colours: 'readonly Red: "Red";',
    apiVersion: "2024-05-01",
    outputs: "readonly id: pulumi.Output<string>;",
    ...version,
  };
  const files: Record<string, string> = {
    "types/input.d.ts": `\nexport declare namespace house {\n    interface LockArgs { ${part} }\n}\n`,
    "types/output.d.ts": "",
    "types/enums/house/index.d.ts": `export declare const Colour: { ${colours} };`,
    "house/index.d.ts": "",
  };
  if (version !== undefined) {
    files["house/door.d.ts"] = [
      `/** Uses Azure REST API version ${apiVersion}. */`,
      `export declare class Door extends pulumi.CustomResource { ${outputs} }`,
      `export interface DoorArgs { ${args} }`,
    ].join("\n");
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(own, name)), { recursive: true });
    writeFileSync(join(own, name), text);
  }
  const cache = new DeclarationCache({ name: "made-up", version: "1", folder: own }, join(own, "kept"));
  await cache.open("house");
  return cache;
}

const DOOR = "azure-native:house:Door";
const compare = async (before: Version | undefined, after: Version | undefined) =>
  compareDeclarations(await declared(before), await declared(after), [DOOR]);

describe("two versions of the declarations", () => {
  const LOCK = "lock?: pulumi.Input<inputs.house.LockArgs>;";
  it.each<[string, Version | undefined, Version | undefined, DeclarationChange[]]>([
    ["are the same", {}, {}, []],
    ["may answer otherwise", {}, { outputs: "readonly other: pulumi.Output<string>;" }, []],
    [
      "add a property",
      { args: LOCK },
      { args: `${LOCK} window?: pulumi.Input<boolean>;` },
      [{ kind: "property-added", type: DOOR, item: "window", after: "optional boolean", usedBy: [DOOR] }],
    ],
    [
      "remove a property",
      { args: `${LOCK} window: pulumi.Input<boolean>;` },
      { args: LOCK },
      [{ kind: "property-removed", type: DOOR, item: "window", before: "required boolean", usedBy: [DOOR] }],
    ],
    [
      "add a nested property",
      { part: "" },
      { part: "keys?: pulumi.Input<pulumi.Input<string>[]>;" },
      [
        {
          kind: "property-added",
          type: "house.LockArgs",
          item: "keys",
          after: "optional list of string",
          usedBy: [DOOR],
        },
      ],
    ],
    [
      "change what a nested property may be",
      { part: "keys?: pulumi.Input<string>;" },
      { part: "keys?: pulumi.Input<{[key: string]: pulumi.Input<string>}>;" },
      [
        {
          kind: "property-changed",
          type: "house.LockArgs",
          item: "keys",
          before: "string",
          after: "map of string",
          usedBy: [DOOR],
        },
      ],
    ],
    [
      "no longer require a property",
      { args: `${LOCK} window: pulumi.Input<boolean>;` },
      { args: `${LOCK} window?: pulumi.Input<boolean>;` },
      [
        {
          kind: "requirement-changed",
          type: DOOR,
          item: "window",
          before: "required",
          after: "optional",
          usedBy: [DOOR],
        },
      ],
    ],
    [
      "exchange values of an enumeration",
      {},
      { colours: 'readonly Blue: "Blue";' },
      [
        { kind: "value-added", type: "house.Colour", item: "Blue", usedBy: [DOOR] },
        { kind: "value-removed", type: "house.Colour", item: "Red", usedBy: [DOOR] },
      ],
    ],
    [
      "speak another API version",
      {},
      { apiVersion: "2025-01-01" },
      [
        {
          kind: "api-version-changed",
          type: DOOR,
          item: "",
          before: "2024-05-01",
          after: "2025-01-01",
          usedBy: [DOOR],
        },
      ],
    ],
    ["remove a type", {}, undefined, [{ kind: "type-removed", type: DOOR, item: "", usedBy: [DOOR] }]],
    ["add a type", undefined, {}, [{ kind: "type-added", type: DOOR, item: "", usedBy: [DOOR] }]],
  ])("%s", async (_, before, after, changes) => {
    expect(await compare(before, after)).toEqual(changes);
  });

  it("end with types that hold themselves", async () => {
    const around = (more: string) => ({ part: `inner?: pulumi.Input<inputs.house.LockArgs>; ${more}` });
    expect(await compare(around(""), around("more?: pulumi.Input<string>;"))).toMatchObject([
      { item: "more" },
    ]);
  });
});

const RULING: Ruling = {
  from: "3.28.0",
  to: "3.30.0",
  type: DOOR,
  change: "property-added",
  item: "window",
  ruling: "harmless",
  reason: "nobody fits through a window of this size",
};
const CHANGE: DeclarationChange = { kind: "property-added", type: DOOR, item: "window", usedBy: [DOOR] };

describe("a ruling", () => {
  const judged = (ruling: Ruling, installed: string, against: string, changes = [CHANGE]) =>
    judge(changes, [ruling], { installed, against });

  it.each<[string, string, boolean]>([
    ["3.28.0", "3.30.0", true],
    ["3.29.0", "3.30.0", true],
    ["3.30.0", "3.28.0", true],
    ["3.28.0", "3.31.0", false],
    ["3.27.0", "3.28.0", false],
  ])("between %s and %s counts: %s", (installed, against, counts) => {
    const { open, ruled } = judged(RULING, installed, against);
    expect([open.length, ruled.length]).toEqual(counts ? [0, 1] : [1, 0]);
  });

  it.each<Partial<Ruling>>([{ item: "windows" }, { change: "property-removed" }, { type: "house.LockArgs" }])(
    "with %j is about another change: that one stays open, and the ruling is reported",
    (other) => {
      const { open, idle } = judged({ ...RULING, ...other }, "3.28.0", "3.30.0");
      expect(open).toEqual([CHANGE]);
      expect(idle).toEqual([
        { ruling: expect.objectContaining(other), why: expect.stringContaining("correct or remove it") },
      ]);
    },
  );

  it("is reported when the installed version has left its range behind, and not before", () => {
    expect(judged(RULING, "3.30.0", "3.31.0", []).idle).toEqual([
      { ruling: RULING, why: expect.stringContaining("remove it") },
    ]);
    expect(judged(RULING, "3.28.0", "3.29.0").idle).toEqual([]);
    expect(judged(RULING, "3.27.0", "3.28.0", []).idle).toEqual([]);
  });

  it("is shown with its reason, an open change with what to do", () => {
    const about = { installed: "3.28.0", against: "3.30.0", types: 1 };
    expect(contractText(judged(RULING, "3.28.0", "3.30.0"), about)).toContain(`harmless: ${RULING.reason}`);
    expect(contractText(judge([CHANGE], [], about), about)).toContain(
      `1 without a ruling; write one for each into rehearsal/azure/contract-rulings.yaml:\n  property-added ${DOOR} window`,
    );
    expect(contractText(judge([], [], about), about)).toContain("nothing changed");
  });
});

describe("a file of rulings", () => {
  const read = (...rulings: object[]) =>
    readRulings(JSON.stringify({ schema: "contract-rulings/v1", rulings }), (id) => id === "door-shut");

  it("is read", () => {
    expect(read(RULING, { ...RULING, item: undefined, ruling: "ruled-by door-shut" })).toMatchObject({
      ok: true,
      rulings: [RULING, { item: "", ruling: "ruled-by door-shut" }],
    });
  });

  it.each<[string, object[], string]>([
    [
      "a rule that does not exist",
      [{ ...RULING, ruling: "ruled-by door-shutt" }],
      'there is no rule "door-shutt"',
    ],
    [
      "a ruling that is none",
      [{ ...RULING, ruling: "fine" }],
      'rulings.0.ruling: write "harmless", or "ruled-by"',
    ],
    ["a range for a version", [{ ...RULING, to: "3.x" }], "rulings.0.to: write an exact version"],
    ["a range the wrong way round", [{ ...RULING, from: "3.31.0" }], "3.31.0 comes after 3.30.0"],
    ["no reason", [{ ...RULING, reason: "ok" }], "rulings.0.reason: write in a sentence why"],
    ["two rulings of one change", [RULING, RULING], "rulings.1: rulings.0 rules the same change"],
    ["an unknown key", [{ ...RULING, property: "x" }], "property"],
  ])("is refused with %s", (_, rulings, words) => {
    const reading = read(...rulings);
    expect(reading.ok ? [] : reading.faults).toEqual([expect.stringContaining(words)]);
  });

  it("names all faults at once", () => {
    const reading = read({ ...RULING, reason: "" }, { ...RULING, to: "x" });
    expect(reading.ok ? [] : reading.faults).toHaveLength(2);
  });

  it("that is no YAML is a fault, not a crash", () => {
    expect(readRulings("a: [", () => true)).toMatchObject({ ok: false });
  });
});

describe("versions", () => {
  it.each(["3.28.0", "10.0.12", "4.0.0-alpha.1"])("%s is one", (text) => expect(isVersion(text)).toBe(true));
  it.each(["3", "3.x", "^3.28.0", "latest", "../evil", "3.28.0 --registry=x", "v3.28.0"])(
    "%s is none",
    (text) => expect(isVersion(text)).toBe(false),
  );
  it.each([
    ["3.9.0", "3.10.0"],
    ["3.28.0", "4.0.0"],
    ["4.0.0-alpha", "4.0.0"],
  ])("%s comes before %s", (a, b) => {
    expect(compareVersions(a, b)).toBeLessThan(0);
    expect(compareVersions(b, a)).toBeGreaterThan(0);
    expect(compareVersions(a, a)).toBe(0);
  });
});

describe("the list of allowed types", () => {
  it("gives azure-native's resource types, those that are only explained among them", () => {
    const text = JSON.stringify({
      used: ["pulumi:pulumi:Stack", "azure-native:network:Subnet", "pulumi:providers:azure-native"],
      explained: { "azure-native:network:Route": "why", "random:index:RandomString": "why" },
    });
    expect(allowedTokens(text)).toEqual(["azure-native:network:Route", "azure-native:network:Subnet"]);
  });

  it.each(["[]", "{", '{"used":[],"explained":{}}'])("%s stops the comparison", (text) => {
    expect(() => allowedTokens(text)).toThrow("policy-pack/allowed-types.json");
  });
});

it("the project's own rulings and types can be read", () => {
  const read = (...path: string[]) => readFileSync(join(PROJECT, ...path), "utf8");
  const page = (id: string) => existsSync(join(PROJECT, "docs", "rules", `${id}.md`));
  expect(readRulings(read("rehearsal", "azure", "contract-rulings.yaml"), page)).toMatchObject({ ok: true });
  expect(allowedTokens(read("policy-pack", "allowed-types.json"))).toContain(
    "azure-native:network:VirtualNetworkGateway",
  );
});

describe("another version is fetched", () => {
  const answer =
    (stderr: string, code: number | null = 1): Run =>
    () =>
      Promise.resolve({ code, stdout: "", stderr });

  it.each<[string, Run, string]>([
    ["without a network", answer("npm error code EAI_AGAIN"), "the package registry cannot be reached"],
    ["that does not exist", answer("npm error code ETARGET"), "there is no @pulumi/azure-native@9.9.9"],
    ["without npm", answer("spawn npm ENOENT", null), "npm cannot be started"],
    ["and npm says something else", answer("npm error code EACCES"), "failed:\nnpm error code EACCES"],
  ])("%s: one sentence", async (_, run, words) => {
    await expect(obtainVersion("azure-native", "9.9.9", ["house"], folder, run)).rejects.toThrow(words);
  });

  it("without running its scripts, and unpacks the declarations of the modules it has", async () => {
    const calls: string[][] = [];
    const run: Run = (command, args) => {
      calls.push([command, ...args]);
      const stdout =
        command === "npm" ? '[{"filename":"p.tgz"}]' : "package/house/a.d.ts\npackage/types/input.d.ts";
      return Promise.resolve({ code: 0, stdout, stderr: "" });
    };
    const own = mkdtempSync(join(folder, "fetched-"));
    const found = await obtainVersion("azure-native", "3.29.0", ["house", "garden"], own, run);
    expect(found).toEqual({
      name: "azure-native",
      version: "3.29.0",
      folder: join(own, "unpacked", "package"),
    });
    expect(calls[0]).toEqual(
      expect.arrayContaining(["pack", "@pulumi/azure-native@3.29.0", "--ignore-scripts"]),
    );
    expect(calls.at(-1)?.slice(-3)).toEqual(["--", "package/types", "package/house"]);
  });
});
