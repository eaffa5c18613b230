import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OPPOSED } from "../../../../policy-pack/azure-policy/opposed";
import { pinnedBy } from "../../../../policy-pack/azure-policy/pinned";
import { exportFiles, writeExport } from "../../../../policy-pack/azure-policy/write-export";
import { catalogue } from "../../../../policy-pack/catalogue";
import { selfSigned } from "../../../policies/self-signed";

const PINNED = { roots: undefined, pools: ["10.81.0.0/16"], types: ["Microsoft.Network/virtualNetworks"] };
const SCOPE = "/subscriptions/11111111-2222-3333-4444-555555555555";
const { files, all } = exportFiles(catalogue, PINNED, SCOPE);
const readme = files.get("README.md") ?? "";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "azure-policy-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("writes a definition for each rule that has one, two initiatives, and what both say", () => {
  writeExport(folder, files);
  const defined = all.flatMap(({ name, definition }) => (definition === undefined ? [] : [`${name}.json`]));
  expect(readdirSync(join(folder, "definitions")).sort()).toEqual(defined.sort());
  expect(readdirSync(join(folder, "initiatives"))).toHaveLength(2);
  expect(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"))).toMatchObject({
    schema: "azure-policy-export/v1",
    scope: SCOPE,
    rules: catalogue.map(({ id }) => ({ rule: id })),
    opposed: [{ id: OPPOSED.id }],
  });
});

it("says of every rule what is left out, warns of the opposite, and names what must be given", () => {
  for (const { rule, expression } of all) {
    const row = readme.split("\n").find((line) => line.startsWith(`| \`${rule.id}\` |`)) ?? "";
    for (const text of [expression.can, ...expression.cannot]) expect(row).toContain(text);
  }
  expect(readme).toContain(OPPOSED.id);
  expect(readme).toContain("`roots` (must be given)");
  expect(readme).not.toContain("`pools` (must be given)");
  expect(readme).toContain(`scope=${SCOPE}\n`);
});

it("replaces an older export, and takes away what is no definition any more", () => {
  writeExport(folder, files);
  writeFileSync(join(folder, "definitions", "remote-access-gone.json"), "{}");
  writeExport(folder, files);
  expect(readdirSync(join(folder, "definitions"))).not.toContain("remote-access-gone.json");
});

it("leaves a folder alone that holds something else", () => {
  writeFileSync(join(folder, "manifest.json"), "{}");
  expect(() => writeExport(folder, files)).toThrow(/holds something else/);
  expect(readdirSync(folder)).toEqual(["manifest.json"]);
});

it("takes no file for a folder", () => {
  const file = join(folder, "definitions.json");
  writeFileSync(file, "{}");
  expect(() => writeExport(file, files)).toThrow(/is no folder; name an empty folder/);
});

describe("what is pinned", () => {
  const [root, ended, stranger] = [selfSigned("Device CA"), selfSigned("Old CA"), selfSigned("Somebody")];
  const now = new Date("2026-06-01T00:00:00Z");

  function pack(trust: string): string {
    mkdirSync(join(folder, "pack"));
    writeFileSync(join(folder, "pack", "trust.yaml"), trust);
    const types = { used: ["azure-native:network:Subnet"], explained: {} };
    writeFileSync(join(folder, "pack", "allowed-types.json"), JSON.stringify(types));
    return join(folder, "pack");
  }
  const anchors = `schema: trust/v1
anchors:
  - { name: now, sha256: "${root.sha256}", owner: security }
  - { name: before, sha256: "${ended.sha256}", owner: security, until: "2026-05-31" }
pools:
  - { name: laptops, prefix: 10.81.0.0/16, owner: security }
`;
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it("takes roots that the trust file names, its pools and the list of types", () => {
    const given = pinnedBy(pack(anchors), [file("root.pem", root.pem)], now);
    expect(given).toEqual({
      roots: [root.base64],
      pools: ["10.81.0.0/16"],
      types: ["Microsoft.Network/virtualNetworks/subnets"],
    });
  });

  it("leaves to whoever assigns the definitions what nobody has pinned", () => {
    const given = pinnedBy(pack("schema: trust/v1\nanchors: []\n"), [], now);
    expect([given.roots, given.pools]).toEqual([undefined, undefined]);
  });

  it("refuses every root that does not count, and every file without one", () => {
    const roots = [
      file("old.pem", ended.pem),
      file("stranger.pem", stranger.pem),
      file("text.pem", "nothing"),
    ];
    const words = new RegExp(`old.pem: SHA-256 ${ended.sha256}.*\n.*stranger.pem: SHA-256.*\n.*text.pem: `);
    expect(() => pinnedBy(pack(anchors), roots, now)).toThrow(words);
  });

  it("takes nothing from a trust file with a fault", () => {
    expect(() => pinnedBy(pack("schema: trust/v2\n"), [], now)).toThrow(/trust\.yaml/);
  });
});
