import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeclarationCache } from "../../../../rehearsal/azure/declarations/declaration-cache";

const folder = mkdtempSync(join(tmpdir(), "declaration-cache-"));
const cacheFolder = join(folder, "cache");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LAMP = `
/** A lamp. Uses Azure REST API version 2024-01-01-preview. */
export declare class Lamp extends pulumi.CustomResource { readonly glow: pulumi.Output<string | undefined>; }
export interface LampArgs { bulb: pulumi.Input<inputs.light.BulbArgs>; colour?: pulumi.Input<string | enums.light.Colour | undefined>; }`;

function install(lamp: string): void {
  mkdirSync(join(folder, "light"), { recursive: true });
  mkdirSync(join(folder, "types", "enums", "light"), { recursive: true });
  writeFileSync(join(folder, "light", "index.d.ts"), "");
  writeFileSync(join(folder, "light", "lamp.d.ts"), lamp);
  writeFileSync(
    join(folder, "light", "getLamp.d.ts"),
    "export interface GetLampArgs { lampName: string; expand?: string; }",
  );
  const inputs =
    "export declare namespace dark {\n}\nexport declare namespace light {\n  interface BulbArgs { watts?: pulumi.Input<pulumi.Input<number>[] | undefined>; }\n}\n";
  writeFileSync(join(folder, "types", "input.d.ts"), inputs);
  writeFileSync(
    join(folder, "types", "enums", "light", "index.d.ts"),
    'export declare const Colour: { readonly Warm: "Warm"; };',
  );
}

async function open(version = "1.0.0"): Promise<DeclarationCache> {
  const cache = new DeclarationCache({ name: "light", version, folder }, cacheFolder);
  await cache.open("light");
  return cache;
}

const keptFile = () => join(cacheFolder, "light-1.0.0-1", "light.json");

beforeAll(() => install(LAMP));

it("reads classes, arguments, nested types, enumerations, API version and getter", async () => {
  const cache = await open();
  expect(cache.resource("light", "Lamp")).toEqual({
    apiVersion: "2024-01-01-preview",
    getterArgs: ["lampName"],
    args: {
      bulb: { type: { kind: "object", side: "inputs", name: "light.BulbArgs" }, required: true },
      colour: { type: { kind: "enum", name: "light.Colour" }, required: false },
    },
    outputs: { glow: { type: { kind: "string" }, required: false } },
  });
  expect(cache.object("inputs", "light.BulbArgs")).toEqual({
    watts: { type: { kind: "list", of: { kind: "number" } }, required: false },
  });
  expect(cache.enumValues("light.Colour")).toEqual(["Warm"]);
});

it("knows nothing of types and modules that are not there", async () => {
  const cache = await open();
  await cache.open("../light");
  expect([
    cache.resource("light", "constructor"),
    cache.resource("dark", "Lamp"),
    cache.resource("../light", "Lamp"),
  ]).toEqual([undefined, undefined, undefined]);
});

it("uses what was kept, for the same version of the package only", async () => {
  await open();
  install(LAMP.replace("glow", "shine"));
  expect((await open()).resource("light", "Lamp")?.outputs).toHaveProperty("glow");
  expect((await open("1.0.1")).resource("light", "Lamp")?.outputs).toHaveProperty("shine");
  install(LAMP);
});

it.each([
  ["cut off", (text: string) => text.slice(0, text.length / 2)],
  ["changed", (text: string) => text.replace("glow", "gleam")],
  ["empty", () => ""],
])("makes a kept file that was %s anew", async (_, damage) => {
  await open();
  const whole = readFileSync(keptFile(), "utf8");
  writeFileSync(keptFile(), damage(whole));
  expect((await open()).resource("light", "Lamp")?.outputs).toHaveProperty("glow");
  expect(readFileSync(keptFile(), "utf8")).toBe(whole);
  expect(readdirSync(join(cacheFolder, "light-1.0.0-1"))).toEqual(["light.json"]);
});
