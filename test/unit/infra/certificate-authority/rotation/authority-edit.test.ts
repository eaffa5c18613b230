import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import {
  editAuthority,
  onlyAnchor,
  signingFrom,
  withAnchor,
  withCrisis,
  withoutAnchor,
} from "../../../../../infra/certificate-authority/authority-edit";
import { readAuthority } from "../../../../../infra/certificate-authority/authority-file";

const TEXT = `# Signed off by security on 2026-05-04.
schema: authority/v1
name: Device CA
environment: rehearsal
deviceZone: devices.musterstadt.example
anchors: # the first signs
  # made in May
  - name: g1
    certificate: anchors/g1.crt
signer:
  software: g1.key # rehearsal only
seal:
  software: seal.key

ledger: { folder: ledger }
register: register.csv
rollout: rollout.yaml
policy: policy.yaml
posture: /exports/posture.jsonl
requests: requests
certificates: certificates
statement: statement.json
`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edit-"));
  file = join(folder, "authority.yaml");
  writeFileSync(file, TEXT, { mode: 0o640 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const anchor = (name: string) => ({
  name,
  certificate: join(folder, "anchors", `${name}.crt`),
  signer: { software: `/keys/${name}.key` },
});
const names = () => readAuthority(file).anchors.map(({ name }) => name);

describe("an edited authority's file", () => {
  it("keeps every comment, its mode, and paths as people write them", () => {
    editAuthority(file, withAnchor(anchor("g2")));
    editAuthority(file, signingFrom("g2"));
    editAuthority(file, withCrisis(anchor("crisis-1")));
    const text = readFileSync(file, "utf8");
    for (const comment of TEXT.match(/# [^\n]*/g)!) expect(text).toContain(comment);
    expect(text).toContain("certificate: anchors/g2.crt");
    expect(text).toContain("software: /keys/g2.key");
    expect(text).toContain("posture: /exports/posture.jsonl");
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(["authority.yaml"]);
  });

  it("says of one anchor alone what it said of it before, and nothing of the others", () => {
    editAuthority(file, withAnchor(anchor("g2")));
    const authority = editAuthority(file, onlyAnchor(anchor("g2")));
    expect(names()).toEqual(["g2"]);
    expect(authority.signer).toEqual({ software: "/keys/g2.key" });
    expect(readFileSync(file, "utf8")).not.toContain("g1.key");
    expect(editAuthority(file, onlyAnchor(anchor("g2")))).toEqual(authority);
  });

  it("is left alone where the new text would not be sound", () => {
    editAuthority(file, withAnchor(anchor("g2")));
    editAuthority(file, withAnchor(anchor("g3")));
    const before = readFileSync(file, "utf8");
    expect(() => editAuthority(file, withAnchor(anchor("g4")))).toThrow("at most three");
    expect(() => editAuthority(file, withCrisis(anchor("crisis-1")))).toThrow("room for two others");
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  it("never loses the anchor that signs, nor a key of one that is listed, whatever is done in whatever order", () => {
    const step = fc.record({
      what: fc.constantFrom("add", "sign", "drop"),
      who: fc.constantFrom("g1", "g2", "g3"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        writeFileSync(file, TEXT);
        for (const { what, who } of steps) {
          const [first, ...others] = readAuthority(file).anchors;
          const known = others.some(({ name }) => name === who);
          if (what === "add" && first!.name !== who) editAuthority(file, withAnchor(anchor(who)));
          if (what === "sign" && known) editAuthority(file, signingFrom(who));
          if (what === "drop") editAuthority(file, withoutAnchor(who));
          const after = readAuthority(file);
          if (what === "sign" && known) expect(after.anchors[0]!.name).toBe(who);
          if (what === "drop" && first!.name !== who) expect(names()).not.toContain(who);
          if (what !== "sign") expect(after.anchors[0]!.name).toBe(first!.name);
          const keys = [after.signer, ...after.anchors.slice(1).map(({ signer }) => signer)];
          after.anchors.forEach(({ name }, index) =>
            expect((keys[index] as { software: string }).software).toMatch(new RegExp(`/${name}\\.key$`)),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a key beside an anchor", () => {
  const faults = () => {
    try {
      readAuthority(file);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("of the first one is refused: it stands at the top", () => {
    writeFileSync(file, TEXT.replace("g1.crt\n", "g1.crt\n    signer: { software: g1.key }\n"));
    expect(faults()).toMatch(/authority\.yaml:10.*anchors\[0\]\.signer.*stands at the top/);
  });

  it("is no software key in production", () => {
    const vault = (name: string) => `keyVault: https://v.vault.azure.net/keys/${name}/${"0".repeat(32)}`;
    writeFileSync(
      file,
      TEXT.replace("rehearsal", "production")
        .replace("software: g1.key", vault("g1"))
        .replace("software: seal.key", vault("seal"))
        .replace(
          "g1.crt\n",
          "g1.crt\n  - name: g2\n    certificate: g2.crt\n    signer: { software: g2.key }\n",
        ),
    );
    expect(faults()).toMatch(/anchors\[1\]\.signer: .*software key.*; write keyVault$/);
  });
});
