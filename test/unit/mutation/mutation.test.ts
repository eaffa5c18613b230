import { unknownValue } from "@pulumi/pulumi/runtime";
import { draw } from "../../mutation/cross-check";
import type { JudgedChange } from "../../mutation/from-declarations/judge-changes";
import { withoutValue, withValue } from "../../mutation/from-declarations/place";
import { adjustedRate, percent, rawRate, scoreOf, shortcomings } from "../../mutation/score";
import { explain, readSurvivors } from "../../mutation/survivors";
import type { JudgedWay } from "../../mutation/ways-in/judge-ways";
import { placeOf, writtenWays } from "../../mutation/ways-in/mutants";
import { tokensOf } from "../../mutation/ways-in/tokens";
import { rows } from "../../mutation/ways-in/way-in";

const change = (more: Partial<JudgedChange> = {}): JudgedChange => ({
  stack: "dev",
  type: "azure-native:network:Subnet",
  resource: "s",
  place: "routes[0].name",
  pattern: "routes[*].name",
  kind: "changed",
  value: "other",
  inputs: {},
  blockedBy: [],
  isNamed: false,
  ...more,
});
const way = (more: Partial<JudgedWay> = {}): JudgedWay => ({
  way: "w",
  token: "t",
  variant: "as described",
  scope: "any",
  isPlain: true,
  inputs: {},
  rules: ["p2s-certificate-only"],
  blockedBy: ["p2s-certificate-only"],
  ...more,
});
const reviewed = (survivor: object, ways: object[] = []) =>
  readSurvivors(
    JSON.stringify({
      schema: "survivors/v1",
      ways,
      changes: [{ reason: "a sentence that says why it admits nobody", survivors: [survivor] }],
    }),
  );
const line = { types: ["network:Subnet"], paths: ["routes[*].name"], kinds: ["changed"] };

describe("a survivor", () => {
  it("is explained by an entry of its type, its place and its kind alone", () => {
    const of = (mutant: JudgedChange, survivor: object = line) =>
      explain(reviewed(survivor), { ways: [], changes: [mutant] }, false).unexplained.length;
    expect(of(change())).toBe(0);
    expect(of(change({ kind: "removed" }))).toBe(1);
    expect(of(change({ pattern: "routes[*].names" }))).toBe(1);
    expect(of(change({ pattern: "a.routes[*].name" }))).toBe(1);
    expect(of(change({ type: "azure-native:network:VirtualNetwork" }))).toBe(1);
    expect(of(change(), { ...line, values: ["other"] })).toBe(0);
    expect(of(change(), { ...line, values: ["another"] })).toBe(1);
    expect(of(change(), { ...line, paths: ["routes.**"] })).toBe(0);
    expect(of(change({ pattern: "routesOf.name" }), { ...line, paths: ["routes.**"] })).toBe(1);
  });

  it("that no rule blocks any more is not covered by an entry for its neighbours", () => {
    const blocked = change({ blockedBy: ["only-own-endpoints"] });
    const faults = (survivor: object) =>
      explain(reviewed(survivor), { ways: [], changes: [change(), blocked] }, true).faults;
    expect(faults(line)).toEqual([expect.stringContaining("also covers what only-own-endpoints blocks")]);
    expect(faults({ ...line, values: ["other"] })).toEqual([]);
    expect(faults({ ...line, partly: true })).toEqual([]);
  });

  it("that is gone leaves an entry that has to go as well, unless only a sample was judged", () => {
    const gone = reviewed({ ...line, paths: ["routes[*].name", "routes[*].id"] }, [
      { ways: ["w"], reason: "a sentence that says why it admits nobody" },
    ]);
    const faults = (isWhole: boolean) =>
      explain(gone, { ways: [way()], changes: [change()] }, isWhole).faults;
    expect(faults(true)).toEqual([
      "changes: network:Subnet routes[*].id changed: explains nothing any more; remove it",
      "ways: w: explains nothing any more; remove it",
    ]);
    expect(faults(false)).toEqual([]);
  });

  it("needs a reason", () => {
    const content = JSON.stringify({
      schema: "survivors/v1",
      ways: [{ ways: ["w"], reason: "fine" }],
      changes: [],
    });
    expect(() => readSurvivors(content)).toThrow("survivors.yaml: ways.0.reason: say in a sentence");
  });
});

describe("the score", () => {
  const none = { unexplained: [], faults: [], ways: 0, changes: 0 };

  it("counts a way in as killed when every rule that must block it does", () => {
    const ways = [
      way(),
      way({ blockedBy: ["type-allowed"] }),
      way({ rules: "any", blockedBy: ["type-allowed"] }),
      way({ rules: "any", blockedBy: [] }),
      way({ rules: ["p2s-certificate-only", "type-allowed"] }),
    ];
    const score = scoreOf({ ways, changes: [] }, none);
    expect(score.ways).toEqual({ mutants: 5, killed: 2, explained: 0 });
    expect(score.rules.find(({ rule }) => rule === "p2s-certificate-only")).toMatchObject({
      meant: 3,
      killed: 2,
    });
    expect(score.rules.find(({ rule }) => rule === "type-allowed")).toMatchObject({ meant: 1, killed: 0 });
  });

  it("shows what was explained as harmless in one of two rates, and never as killed", () => {
    const count = { mutants: 10, killed: 6, explained: 3 };
    expect(rawRate(count)).toBe(0.6);
    expect(adjustedRate(count)).toBeCloseTo(6 / 7);
    expect(percent(6 / 7)).toBe("85.7 %");
    expect(percent(0.9999)).toBe("99.9 %");
  });

  it("is too low with a family below 98 %, a rule below 90 %, and a rule without any way in", () => {
    const ways = [way(), way({ blockedBy: [] })];
    const told = shortcomings(
      scoreOf({ ways, changes: [change(), change({ blockedBy: ["x"] })] }, none),
      true,
    );
    expect(told).toContain("ways in: 50.0 % killed, less than 98.0 %");
    expect(told).toContain("declarations: 50.0 % killed, less than 98.0 %");
    expect(told).toContain("p2s-certificate-only: blocks 50.0 % of what it has to, less than 90.0 %");
    expect(told).toContain("type-allowed: no way in is written for it; add one to test/mutation/ways-in");
  });
});

describe("a mutant", () => {
  it("of a way in is written as described, without and with an unknown value, and in other letter case", () => {
    const [described] = rows({ section: "s", type: "t", base: { inputs: {} }, scope: "any" }, [
      "w",
      "says",
      { "a.types": ["AAD"] },
      ["x"],
      { absent: ["y"], unknown: ["z"] },
    ]);
    expect(writtenWays(described!, { a: { types: ["Certificate"] } })).toEqual([
      { variant: "as described", inputs: { a: { types: ["AAD"] } }, rules: ["x"] },
      { variant: "absent", inputs: { a: {} }, rules: ["y"] },
      { variant: "unknown", inputs: { a: { types: unknownValue } }, rules: ["z"] },
      { variant: "name in other case", inputs: { a: { Types: ["AAD"] } }, rules: "any" },
      { variant: "values in other case", inputs: { a: { types: ["aad"] } }, rules: "any" },
    ]);
  });

  it("changes one place and leaves the rest", () => {
    const inputs = { a: [{ b: 1 }, { b: 2 }], c: true };
    expect(withValue(inputs, placeOf("a[1].b"), 3)).toEqual({ a: [{ b: 1 }, { b: 3 }], c: true });
    expect(withValue(inputs, placeOf("d.e[0]"), 3)).toEqual({ ...inputs, d: { e: [3] } });
    expect(withoutValue(inputs, placeOf("a[0]"))).toEqual({ a: [{ b: 2 }], c: true });
    expect(inputs).toEqual({ a: [{ b: 1 }, { b: 2 }], c: true });
  });

  it("has every form of its type's token, and every former name", () => {
    const map = {
      canonical: ["privatedns:PrivateZone"],
      aliases: { "network:privatezone": ["privatedns:PrivateZone"] },
    };
    const tokens = tokensOf("azure-native:privatedns:PrivateZone", map);
    expect(tokens).toEqual(
      expect.arrayContaining([
        "azure-native:privatedns:PrivateZone",
        "azure-native:privatedns/v20240501:PrivateZone",
        "azure-native_privatedns_v20250501:privatedns:PrivateZone",
        "azure-native:network:privatezone",
      ]),
    );
    const taken = { ...map, canonical: [...map.canonical, "network:PrivateZone"] };
    expect(tokensOf("azure-native:privatedns:PrivateZone", taken).at(-1)).toBe(
      "azure-native:network/v20240501:privatezone",
    );
    expect(tokensOf("command:local:Command", map)).toEqual(["command:local:Command"]);
    expect(tokensOf("azure-native:network:NoSuchType", map)).toEqual([]);
  });

  it("is drawn for the CLI by a seed, and says there what is unknown elsewhere", () => {
    const ways = Array.from({ length: 40 }, (_, index) =>
      way({ token: `t${index}`, isPlain: index % 2 === 0 }),
    );
    const changes = [change({ inputs: { id: unknownValue } })];
    const types = (seed: number) => draw({ ways, changes }, 20, seed).map(({ type }) => type);
    expect(types(1)).toEqual(types(1));
    expect(types(1)).not.toEqual(types(2));
    expect(types(1).every((type) => !/^t\d*[13579]$/.test(type))).toBe(true);
    expect(draw({ ways, changes }, 20, 1).at(-1)).toMatchObject({ inputs: { id: "/made-up/id" } });
  });
});
