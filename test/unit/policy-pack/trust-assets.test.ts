import { readTrust } from "../../../policy-pack/trust/trust-file";

const UUID = "5f0c1e2a-0000-4000-8000-0123456789ab";
const NETWORK = `/subscriptions/${UUID}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet`;
const file = (...lines: string[]) => ["schema: trust/v1", "anchors: []", ...lines, ""].join("\n");
const read = (...lines: string[]) => readTrust(file(...lines), "trust.yaml");
const ALL = [
  "protected:",
  `  subscriptions: [${UUID}]`,
  `  networks: [${NETWORK}]`,
  "  prefixes: [10.80.0.0/22]",
  "  suffixes: [intern.musterstadt.example]",
  "signers:",
  `  - { name: ceremony, principal: ${UUID}, owner: security, until: "2027-03-31" }`,
  "peers:",
  "  - { name: rathaus, address: 203.0.113.77, prefixes: [10.96.0.0/16], owner: network }",
  "opaque:",
  '  - { project: web, types: [command:local:Command], most: 3, until: "2027-03-31", owner: web team }',
  "freshAnchors:",
  '  - { project: remote-access, stack: dev, until: "2027-03-31", owner: platform }',
];

it("reads what is protected and what is excepted, and leaves out what is not there", () => {
  expect(read(...ALL)).toEqual({
    ok: true,
    trust: {
      anchors: [],
      protected: {
        subscriptions: [UUID],
        networks: [NETWORK],
        prefixes: ["10.80.0.0/22"],
        vaults: [],
        accounts: [],
        suffixes: ["intern.musterstadt.example"],
      },
      signers: [{ name: "ceremony", principal: UUID, owner: "security", until: "2027-03-31" }],
      peers: [{ name: "rathaus", address: "203.0.113.77", prefixes: ["10.96.0.0/16"], owner: "network" }],
      opaque: [
        { project: "web", types: ["command:local:Command"], most: 3, until: "2027-03-31", owner: "web team" },
      ],
      freshAnchors: [{ project: "remote-access", stack: "dev", until: "2027-03-31", owner: "platform" }],
    },
  });
});

it.each<[string, string[], string[]]>([
  [
    "ids of another kind, and subscriptions by name",
    ["protected:", "  subscriptions: [Production]", `  vaults: [${NETWORK}]`],
    [
      'trust.yaml:4: protected.subscriptions[0]: write the id of a subscription, in lower case, as "5f0c1e2a-…"',
      "trust.yaml:5: protected.vaults[0]: write the id of a key vault, /subscriptions/…/providers/Microsoft.KeyVault/vaults/…",
    ],
  ],
  [
    "a misspelt part, which would protect nothing",
    ["protected:", "  network: []"],
    ['trust.yaml:4: protected: found the unknown "network"; remove it or correct its spelling'],
  ],
  [
    "ranges with host bits, and names with a dot at an end",
    ["protected:", "  prefixes: [10.80.0.1/22]", "  suffixes: [.musterstadt.example]"],
    [
      'trust.yaml:4: protected.prefixes[0]: write a range without host bits, as "10.80.0.0/22"',
      'trust.yaml:5: protected.suffixes[0]: write a DNS name in lower case without a dot at its ends, as "intern.musterstadt.example"',
    ],
  ],
  [
    "what is protected twice",
    [
      "protected:",
      `  networks: [${NETWORK}, ${NETWORK.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions")}]`,
      "  suffixes: [a.example, b.example, a.example]",
    ],
    [
      "trust.yaml:4: protected.networks[1]: the same as in [0]; remove one of them",
      "trust.yaml:5: protected.suffixes[2]: the same as in [0]; remove one of them",
    ],
  ],
  [
    "a peer with an address and a name, and one with neither",
    [
      "peers:",
      "  - { name: a, address: 203.0.113.77, fqdn: vpn.example.com, prefixes: [10.96.0.0/16], owner: network }",
      "  - { name: b, prefixes: [10.96.0.0/16], owner: network }",
    ],
    [
      "trust.yaml:4: peers[0]: write one of address and fqdn: where the other end of the tunnel is",
      "trust.yaml:5: peers[1]: write one of address and fqdn: where the other end of the tunnel is",
    ],
  ],
  [
    "two peers in one place",
    [
      "peers:",
      "  - { name: a, fqdn: vpn.example.com, prefixes: [10.96.0.0/16], owner: network }",
      "  - { name: b, fqdn: vpn.example.com, prefixes: [10.97.0.0/16], owner: network }",
    ],
    ["trust.yaml:5: peers[1].fqdn: the same as in peers[0]; remove one of them"],
  ],
  [
    "a budget without an end",
    ["opaque:", "  - { project: web, types: [command:local:Command], most: 0, owner: web team }"],
    [
      "trust.yaml:4: opaque[0].most: write how many, a whole number from 1 on",
      'trust.yaml:4: opaque[0].until: write a day of the calendar as "2027-03-31", in quotation marks',
    ],
  ],
  [
    "one principal under two names",
    [
      "signers:",
      `  - { name: a, principal: ${UUID}, owner: security }`,
      `  - { name: b, principal: ${UUID}, owner: security }`,
    ],
    ["trust.yaml:5: signers[1].principal: the same as in signers[0]; remove one of them"],
  ],
])("refuses %s", (_, lines, faults) => {
  expect(read(...lines)).toEqual({ ok: false, faults });
});
