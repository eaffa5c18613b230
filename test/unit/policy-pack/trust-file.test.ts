import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readTrust } from "../../../policy-pack/trust/trust-file";

const digest = "ab".repeat(32);
const file = (...lines: string[]) => ["schema: trust/v1", ...lines, ""].join("\n");
const anchor = (name: string, sha256: string, ...more: string[]) => [
  `  - name: ${name}`,
  `    sha256: ${sha256}`,
  "    owner: security",
  ...more.map((line) => `    ${line}`),
];

it("reads the trust file that the pack ships", () => {
  const shipped = readFileSync(join(__dirname, "../../../policy-pack/trust.yaml"), "utf8");
  expect(readTrust(shipped, "trust.yaml")).toEqual({
    ok: true,
    trust: {
      anchors: [],
      seals: [],
      pools: [],
      rehearsal: {
        subscription: "00000000-0000-0000-0000-000000000000",
        pins: "trust-pins.json",
        pools: ["10.81.0.0/16"],
        peers: [{ address: "203.0.113.77", prefixes: ["10.96.0.0/16"] }],
        protected: {
          networks: [
            "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/canary/providers/Microsoft.Network/virtualNetworks/canary",
          ],
        },
      },
    },
  });
});

it("reads anchors with and without a last day", () => {
  const text = file(
    "anchors:",
    ...anchor("old", digest, 'until: "2026-12-31"'),
    ...anchor("new", "cd".repeat(32)),
  );
  expect(readTrust(text, "trust.yaml")).toEqual({
    ok: true,
    trust: {
      anchors: [
        { name: "old", sha256: digest, owner: "security", until: "2026-12-31" },
        { name: "new", sha256: "cd".repeat(32), owner: "security" },
      ],
    },
  });
});

it("reads seals, and the lowest sequence that a statement of theirs may have", () => {
  const text = file(
    "anchors: []",
    "seals:",
    ...anchor("seal-2027", digest, 'until: "2027-12-31"'),
    "statement: { floor: 1250 }",
  );
  expect(readTrust(text, "trust.yaml")).toEqual({
    ok: true,
    trust: {
      anchors: [],
      seals: [{ name: "seal-2027", sha256: digest, owner: "security", until: "2027-12-31" }],
      statement: { floor: 1250 },
    },
  });
});

it("reads the keys of break-glass", () => {
  const text = file("anchors: []", "overrides:", ...anchor("duty", digest, 'until: "2027-12-31"'));
  expect(readTrust(text, "trust.yaml")).toEqual({
    ok: true,
    trust: {
      anchors: [],
      overrides: [{ name: "duty", sha256: digest, owner: "security", until: "2027-12-31" }],
    },
  });
});

it.each([
  [
    "a seal with the base64 of its key",
    file("anchors: []", "seals:", ...anchor("seal", "MFkwEwYH")),
    [
      "trust.yaml:5: seals[0].sha256: write the SHA-256 of the key's SubjectPublicKeyInfo in DER: 64 hexadecimal digits, lower case, in quotation marks if all are digits",
    ],
  ],
  [
    "a seal that is no entry",
    file("anchors: []", "seals:", "  - seal"),
    ["trust.yaml:4: seals[0]: write a seal: name, sha256, owner and perhaps until"],
  ],
  [
    "a misspelt key of a seal",
    file("anchors: []", "seals:", ...anchor("seal", digest, 'untill: "2026-12-31"')),
    ['trust.yaml:4: seals[0]: found the unknown "untill"; remove it or correct its spelling'],
  ],
  [
    "the same seal twice",
    file("anchors: []", "seals:", ...anchor("a", digest), ...anchor("b", digest)),
    ["trust.yaml:8: seals[1].sha256: the same as in seals[0]; remove one of them"],
  ],
  [
    "two seals of one name",
    file("anchors: []", "seals:", ...anchor("a", digest), ...anchor("a", "cd".repeat(32))),
    ["trust.yaml:7: seals[1].name: the same as in seals[0]; remove one of them"],
  ],
  [
    "a key of break-glass that is a seal as well",
    file("anchors: []", "seals:", ...anchor("a", digest), "overrides:", ...anchor("b", digest)),
    ["trust.yaml:9: overrides[0].sha256: the same as in seals[0]; make a key for break-glass alone"],
  ],
  [
    "two keys of break-glass of one name",
    file("anchors: []", "overrides:", ...anchor("a", digest), ...anchor("a", "cd".repeat(32))),
    ["trust.yaml:7: overrides[1].name: the same as in overrides[0]; remove one of them"],
  ],
  [
    "the same key of break-glass twice",
    file("anchors: []", "overrides:", ...anchor("a", digest), ...anchor("b", digest)),
    ["trust.yaml:8: overrides[1].sha256: the same as in overrides[0]; remove one of them"],
  ],
  [
    "a key of break-glass that ends on no day",
    file("anchors: []", "overrides:", ...anchor("a", digest, "until: soon")),
    ['trust.yaml:7: overrides[0].until: write a day of the calendar as "2027-03-31", in quotation marks'],
  ],
  ...["-1", "1.5", '"7"', ""].map((floor): [string, string, string[]] => [
    `the floor ${floor || "without a number"}`,
    file("anchors: []", "statement:", `  floor: ${floor}`),
    ["trust.yaml:4: statement.floor: write the lowest sequence that is accepted, a whole number from 0 on"],
  ]),
  [
    "a statement without a floor",
    file("anchors: []", "statement: 12"),
    ["trust.yaml:3: statement: write floor, the lowest sequence of a statement that is accepted"],
  ],
  ["another schema", "schema: trust/v2\nanchors: []\n", ['trust.yaml:1: schema: write "trust/v1"']],
  [
    "an unknown key",
    file("anchors: []", "ancors: []"),
    ['trust.yaml:1: found the unknown "ancors"; remove it or correct its spelling'],
  ],
  [
    "a misspelt key of an anchor",
    file("anchors:", ...anchor("a", digest, 'untill: "2026-12-31"')),
    ['trust.yaml:3: anchors[0]: found the unknown "untill"; remove it or correct its spelling'],
  ],
  [
    "a key written twice",
    file("anchors: []", "anchors: []"),
    ["trust.yaml:3: Map keys must be unique at line 3, column 1:"],
  ],
  [
    "broken YAML",
    "schema: [",
    [
      "trust.yaml:1: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 10:",
    ],
  ],
  [
    "an empty file",
    "",
    [
      "trust.yaml:1: write schema, anchors and perhaps seals, overrides, statement, pools, protected, signers, peers, opaque, freshAnchors and rehearsal",
    ],
  ],
  [
    "a day that is no day",
    file("anchors:", ...anchor("a", digest, 'until: "2026-02-30"')),
    ['trust.yaml:6: anchors[0].until: write a day of the calendar as "2027-03-31", in quotation marks'],
  ],
  [
    "a rehearsal in a real subscription",
    file(
      "anchors: []",
      "rehearsal:",
      "  subscription: 11111111-0000-0000-0000-000000000000",
      "  pins: trust-pins.json",
    ),
    [
      'trust.yaml:4: rehearsal.subscription: write "00000000-0000-0000-0000-000000000000": in any other subscription a rehearsal\'s pins would open a real gateway',
    ],
  ],
  [
    "a rehearsal's pins elsewhere",
    file(
      "anchors: []",
      "rehearsal:",
      "  subscription: 00000000-0000-0000-0000-000000000000",
      "  pins: ../pins.json",
    ),
    ['trust.yaml:5: rehearsal.pins: write a file name without folder, as "trust-pins.json"'],
  ],
  ...["11111111-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000/subnets"].map(
    (subscription): [string, string, string[]] => [
      `a rehearsal that protects something of ${subscription}`,
      file(
        "anchors: []",
        "rehearsal:",
        "  subscription: 00000000-0000-0000-0000-000000000000",
        "  pins: trust-pins.json",
        "  protected:",
        "    networks:",
        `      - /subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet`,
      ),
      [
        "trust.yaml:8: rehearsal.protected.networks[0]: write the id of a virtual network of the subscription 00000000-0000-0000-0000-000000000000",
      ],
    ],
  ),
  ...["10.81.0.5/16", "203.0.113.0/24", "10.81", "0.0.0.0/0", "010.81.0.0/16"].map(
    (prefix): [string, string, string[]] => [
      `the pool ${prefix}`,
      file("anchors: []", "pools:", "  - name: laptops", `    prefix: "${prefix}"`, "    owner: security"),
      ['trust.yaml:5: pools[0].prefix: write a private range without host bits, as "10.81.0.0/16"'],
    ],
  ),
  [
    "the same pool twice",
    file(
      "anchors: []",
      "pools:",
      "  - { name: a, prefix: 10.81.0.0/16, owner: security }",
      "  - { name: b, prefix: 10.81.0.0/16, owner: security }",
    ),
    ["trust.yaml:5: pools[1].prefix: the same as in pools[0]; remove one of them"],
  ],
  [
    "the same fingerprint twice",
    file("anchors:", ...anchor("a", digest), ...anchor("b", digest)),
    ["trust.yaml:7: anchors[1].sha256: the same as in anchors[0]; remove one of them"],
  ],
  [
    "the same name twice",
    file("anchors:", ...anchor("a", digest), ...anchor("a", "cd".repeat(32))),
    ["trust.yaml:6: anchors[1].name: the same as in anchors[0]; remove one of them"],
  ],
])("refuses %s and names the line", (_, text, faults) => {
  expect(readTrust(text, "trust.yaml")).toEqual({ ok: false, faults });
});

it("reports all faults at once", () => {
  const text = file("anchors:", ...anchor("a", digest.toUpperCase()), ...anchor('""', "12"), "extra: 1");
  expect(readTrust(text, "trust.yaml")).toEqual({
    ok: false,
    faults: [
      "trust.yaml:4: anchors[0].sha256: write the SHA-256 of the DER bytes: 64 hexadecimal digits, lower case, in quotation marks if all are digits",
      "trust.yaml:6: anchors[1].name: write a name",
      "trust.yaml:7: anchors[1].sha256: write the SHA-256 of the DER bytes: 64 hexadecimal digits, lower case, in quotation marks if all are digits",
      'trust.yaml:1: found the unknown "extra"; remove it or correct its spelling',
    ],
  });
});
