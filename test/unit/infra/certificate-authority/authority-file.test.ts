import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readAuthority } from "../../../../infra/certificate-authority/authority-file";

const SOUND = `schema: authority/v1
name: Device CA
environment: rehearsal
deviceZone: devices.musterstadt.example
anchors:
  - name: device-ca-g1
    certificate: g1.crt
signer:
  software: g1.key
seal:
  software: seal.key
ledger:
  folder: ledger
register: register.csv
rollout: rollout.yaml
policy: policy.yaml
posture: /exports/posture.jsonl
requests: requests
certificates: certificates
statement: statement.json
`;
const VERSION = "0123456789abcdef0123456789abcdef";
const IN_VAULT = SOUND.replace(
  "software: g1.key",
  `keyVault: https://v.vault.azure.net/keys/g1/${VERSION}`,
).replace("software: seal.key", `keyVault: https://v.vault.azure.net/keys/seal/${VERSION}`);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "authority-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string) {
  const file = join(folder, "authority.yaml");
  writeFileSync(file, text);
  return readAuthority(file);
}

function faultsOf(text: string): string[] {
  try {
    read(text);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replace(`${folder}/`, ""));
  }
}

describe("an authority's file", () => {
  it("has paths that start from its own folder, wherever the command runs", () => {
    const authority = read(SOUND);
    expect(authority.register).toBe(join(folder, "register.csv"));
    expect(authority.anchors).toEqual([{ name: "device-ca-g1", certificate: join(folder, "g1.crt") }]);
    expect(authority.signer).toEqual({ software: join(folder, "g1.key") });
    expect(authority.ledger).toEqual({ folder: join(folder, "ledger") });
    expect(authority.posture).toBe("/exports/posture.jsonl");
  });

  it("of a production names keys in a vault only: each software key is a fault, with its line", () => {
    const production = (text: string) => text.replace("environment: rehearsal", "environment: production");
    expect(faultsOf(production(SOUND))).toEqual([
      expect.stringMatching(/^authority\.yaml:9:.* signer: .*software key.*; write keyVault$/),
      expect.stringMatching(/^authority\.yaml:11:.* seal: .*software key.*; write keyVault$/),
    ]);
    expect(faultsOf(production(IN_VAULT))).toEqual([]);
  });

  it.each<[string, string, string, RegExp]>([
    ["an unknown field", "name: Device CA", "name: Device CA\ncolour: red", /authority\.yaml:3.*colour/],
    [
      "a schema of another version",
      "authority/v1",
      "authority/v2",
      /authority\.yaml:1.*write "authority\/v1"/,
    ],
    [
      "no such environment",
      "rehearsal",
      "staging",
      /authority\.yaml:3.*write rehearsal, development or production/,
    ],
    ["a zone of one label", "devices.musterstadt.example", "devices", /authority\.yaml:4.*two DNS labels/],
    ["a zone in capitals", "devices.musterstadt", "Devices.Musterstadt", /authority\.yaml:4.*two DNS labels/],
    ["no anchor", "  - name: device-ca-g1\n    certificate: g1.crt", "  []", /at least one anchor/],
    [
      "a key in two places",
      "software: g1.key",
      "software: g1.key\n  keyVault: x",
      /authority\.yaml:9.*write software/,
    ],
    [
      "a ledger nowhere",
      "folder: ledger",
      "bucket: ledger",
      /authority\.yaml:13.*write folder: <path>, or container/,
    ],
    ["no register", "register: register.csv\n", "", /register: .*write the path of the device register/],
    [
      "an empty path",
      "policy: policy.yaml",
      'policy: ""',
      /authority\.yaml:16.*write the path of the admission policy/,
    ],
  ])("with %s is refused, with line and what to write", (_, from, to, fault) => {
    const faults = faultsOf(SOUND.replace(from, to));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it("says what holds where nothing is written about reconcile", () => {
    const { state, approvers, reconcile, collect, gateway, crisis } = read(SOUND);
    expect(reconcile).toEqual({ maintenanceHour: 1, sourceMaxAgeHours: 24, sourceDownDays: 7 });
    expect({ state, approvers }).toEqual({ state: join(folder, "state"), approvers: [] });
    expect([collect, gateway, crisis]).toEqual([undefined, undefined, undefined]);
  });

  it.each<[string, string, RegExp]>([
    ["an hour that no day has", "reconcile: { maintenanceHour: 24 }", /maintenanceHour: .*0 to 23/],
    [
      "a source that may be of last month",
      "reconcile: { sourceMaxAgeHours: 720 }",
      /sourceMaxAgeHours: .*1 to 168/,
    ],
    [
      "a person instead of a role",
      'approvers: [{ name: "Jo Doe", publicKey: a.pub }]',
      /approvers\[0\]\.name: .*role/,
    ],
    [
      "one role twice",
      "approvers: [{ name: it, publicKey: a.pub }, { name: it, publicKey: b.pub }]",
      /approvers\[1\]\.name: .*twice/,
    ],
    [
      "a tenant that is no GUID",
      "collect: { intune: { tenant: city, script: 11111111-2222-4333-8444-555555555555 } }",
      /collect\.intune\.tenant: .*GUID/,
    ],
    [
      "a crisis anchor with the name of another",
      "crisis: { name: device-ca-g1, certificate: c.crt, signer: { software: c.key } }",
      /crisis\.name: .*twice/,
    ],
  ])("with %s is refused", (_, text, fault) => {
    const faults = faultsOf(`${SOUND}${text}\n`);
    expect(faults).toEqual([expect.stringMatching(fault)]);
  });

  it("of a production has no software key for a crisis either", () => {
    const crisis = "crisis: { name: crisis, certificate: c.crt, signer: { software: c.key } }\n";
    const text = IN_VAULT.replace("environment: rehearsal", "environment: production") + crisis;
    expect(faultsOf(text)).toEqual([expect.stringMatching(/crisis\.signer: .*software key/)]);
  });

  it("with two anchors of one name says so at the second", () => {
    const twice = SOUND.replace(
      "    certificate: g1.crt",
      "    certificate: g1.crt\n  - name: device-ca-g1\n    certificate: g2.crt",
    );
    expect(faultsOf(twice)).toEqual([
      expect.stringMatching(/^authority\.yaml:8:.* anchors\[1\]\.name: .*is used twice; write another$/),
    ]);
  });

  it("tells all its faults at once", () => {
    const faults = faultsOf(SOUND.replace("rehearsal", "staging").replace("folder: ledger", "bucket: x"));
    expect(faults).toHaveLength(2);
  });

  it("that is missing is answered with how to get one", () => {
    expect(() => readAuthority(join(folder, "none.yaml"))).toThrow(
      /none\.yaml cannot be read \(ENOENT\); .*npm run ca -- init/,
    );
  });
});
