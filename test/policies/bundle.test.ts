import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "../engine/run";
import { Engine } from "./engine";
import { OwnPack } from "./own-pack";

const engine = new Engine();
/** A copy of the pack beside packages of its own, so that what it keeps is not shared with any other run. */
const own = new OwnPack("pack with blanks-");
const { place, folder: pack } = own;
const cache = join(place, "node_modules", ".cache", "remote-access", "policy-pack");
const rule = join("rules", "p2s-certificate-only.ts");

const entra = {
  name: "vpn",
  type: "azure-native:network:VirtualNetworkGateway",
  inputs: { vpnClientConfiguration: { vpnAuthenticationTypes: ["AAD"] } },
};
const bundles = () => readdirSync(cache).filter((name) => name.startsWith("pack-"));
const edit = (name: string, from: string, to: string) => own.edit(name, from, to);
async function messages(): Promise<string> {
  const { violations } = await engine.analyze([entra], { pack });
  return violations.map(({ message }) => message).join("\n");
}

beforeAll(() => engine.start(), 900_000);
afterAll(() => {
  engine.remove();
  own.remove();
});
jest.setTimeout(60_000);

it("is built once by two processes that start at the same moment, and leaves no drafts", async () => {
  const packs = [1, 2].map(() => start(process.execPath, ["main.cjs"], engine.env, pack));
  try {
    // A pack that serves prints its port.
    await Promise.all(packs.map((running) => running.printed("\n")));
    expect(bundles()).toHaveLength(1);
    expect(readdirSync(cache).sort()).toEqual([
      ...bundles(),
      expect.stringMatching(/^types-[0-9a-f]{32}\.json$/),
    ]);
  } finally {
    for (const running of packs) running.kill();
    await Promise.all(packs.map(({ ended }) => ended));
  }
});

describe("the kept bundle", () => {
  const kept = () => join(cache, bundles()[0] ?? "");
  const marked = (text: string) =>
    text.replace("lets in every private computer", "lets in, says the kept bundle,");

  it("is run when nothing has changed", async () => {
    const content = readFileSync(kept(), "utf8");
    const text = marked(content.slice(content.indexOf("\n") + 1));
    writeFileSync(kept(), `// sha256 ${createHash("sha256").update(text).digest("hex")}\n${text}`);
    expect(await messages()).toContain("says the kept bundle");
    writeFileSync(kept(), content);
  });

  it.each([
    ["edited", marked],
    ["cut off", (text: string) => text.slice(0, text.length / 2)],
    ["emptied", () => ""],
  ])("is made anew when it was %s", async (_, change) => {
    const content = readFileSync(kept(), "utf8");
    writeFileSync(kept(), change(content));
    expect(await messages()).toContain("lets in every private computer");
    expect(readFileSync(kept(), "utf8")).toBe(content);
  });
});

it("shows a rule's new message in the next run, and the old one again when the edit is taken back", async () => {
  expect(await messages()).toContain("lets in every private computer");
  edit(rule, "lets in every private computer", "lets in whoever likes");
  expect(await messages()).toContain("lets in whoever likes");
  edit(rule, "lets in whoever likes", "lets in every private computer");
  expect(await messages()).toContain("lets in every private computer");
});

it("is built anew when a source file is added or removed", async () => {
  const before = bundles().length;
  const added = join(pack, "rules", "zz-added.ts");
  writeFileSync(added, "export {};\n");
  await messages();
  expect(bundles()).toHaveLength(before + 1);
  rmSync(added);
  await messages();
  expect(bundles()).toHaveLength(before + 1);
});

it("reads the trust file of the moment, and blocks with every fault in it", async () => {
  edit("trust.yaml", "anchors: []", "ancors: []");
  const told = await messages();
  expect(told).toContain("p2s-root-pinned blocks");
  expect(told).toMatch(/a trust file that cannot be used: .*trust\.yaml:\d+: .*the unknown "ancors"/);
  edit("trust.yaml", "ancors: []", "anchors: []");
  expect(await messages()).not.toContain("a trust file that cannot be used");
});

it("fails the run when a source cannot be compiled, instead of judging with an older bundle", async () => {
  edit(rule, "export const", "export konst");
  const { code, violations } = await engine.analyze([entra], { pack });
  edit(rule, "export konst", "export const");
  expect(code).not.toBe(0);
  expect(violations).toEqual([]);
});
