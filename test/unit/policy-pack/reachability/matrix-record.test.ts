import { readAccess } from "../../../../policy-pack/reachability/declared-access";
import { matrixRecord, type MatrixRecord } from "../../../../policy-pack/reachability/matrix-record";
import { readingOf } from "../../../../policy-pack/resource-model/reading";
import { NO_TRUST, type Trust } from "../../../../policy-pack/trust/trust-file";
import { MUTANTS } from "./mutants";
import { planOf, withOutputs, type Body, type Phase } from "./plan-of";
import { changed, DECLARED, resource, SMALL_STACK, withMore } from "./small-stack";

const trust: Trust = { ...NO_TRUST, pools: [{ name: "laptops", prefix: "10.81.0.0/16", owner: "network" }] };

const recordOf = (bodies: readonly Body[], access: object = DECLARED, phase: Phase = "standing") =>
  matrixRecord(withOutputs(planOf(bodies, phase), { access }), trust);

const mutant = (name: string) => {
  const found = MUTANTS[name];
  if (found === undefined) throw new Error(`no mutant ${name}`);
  return recordOf(found.bodies, found.access);
};

/** Every cell that is not plainly equal, as `row | column: state`. */
function states({ rows }: MatrixRecord): string[] {
  return rows.flatMap((row) =>
    row.cells
      .filter(({ state }) => state !== "equal")
      .map(({ column, state }) => `${row.name} | ${column}: ${state}`),
  );
}

function cell({ rows }: MatrixRecord, row: string, column: string) {
  const found = rows.find(({ name }) => name === row)?.cells.find((one) => one.column === column);
  if (found === undefined) throw new Error(`no cell ${row} | ${column}`);
  return found;
}

const AMONG_CLIENTS = "clients of vpn | anything else in clients of vpn: undecided";
const EVERYTHING_ELSE = "anything else in spoke";

it("a stack that does what it says has equal cells, but for clients among themselves", () => {
  const record = recordOf(SMALL_STACK);
  expect(record).toMatchObject({ schema: "reach-matrix/v1", declaration: "read", notComputed: [] });
  expect(record.columns.map(({ name, kind }) => [name, kind])).toEqual([
    ["mail-from-laptops", "service"],
    ["share-from-laptops", "service"],
    ["anything else in clients of vpn", "rest"],
    [EVERYTHING_ELSE, "rest"],
  ]);
  expect(record.rows.map(({ name, kind, sources }) => [name, kind, sources.length])).toEqual([
    ["Internet", "internet", 6],
    ["clients of vpn", "clients", 1],
  ]);
  expect(states(record)).toEqual([AMONG_CLIENTS]);
  expect(cell(record, "clients of vpn", "mail-from-laptops")).toEqual({
    column: "mail-from-laptops",
    declared: ["tcp/993"],
    computed: ["tcp/993"],
    possible: [
      {
        sources: ["10.81.0.0/24"],
        destinations: ["10.84.0.10"],
        ports: ["tcp/993"],
        way: ["clients of vpn", "vpn", "fw"],
      },
    ],
    unfiltered: [],
    state: "equal",
    more: [],
    less: [],
    witness: {
      hops: ["10.81.0.0 (clients of vpn)", "vpn", "fw", "10.84.0.10:993"],
      remarks: ["let through by laptops/mail", "admitted by nsg-mail/mail"],
      text: "10.81.0.0 (clients of vpn) → vpn → fw → 10.84.0.10:993 (let through by laptops/mail; admitted by nsg-mail/mail)",
    },
  });
});

it("an entrance is more, and the Internet has nothing declared", () => {
  const record = mutant("a load balancer with a public address");
  expect(states(record)).toEqual([`Internet | ${EVERYTHING_ELSE}: more`, AMONG_CLIENTS]);
  const { declared, computed, more, witness } = cell(record, "Internet", EVERYTHING_ELSE);
  expect([declared, computed]).toEqual([[], ["tcp/443"]]);
  expect(more).toEqual([
    { sources: record.rows[0]!.sources, destinations: ["10.84.0.10"], ports: ["tcp/443"] },
  ]);
  expect(witness?.hops).toEqual(["Internet", "pip-web", "lb:443", "10.84.0.10:443"]);
  expect(witness?.remarks).toEqual(["admitted by nsg-mail/allow-web", "passes no firewall"]);
});

it("what clients reach besides is more, what they miss is less", () => {
  const record = mutant("no route to the firewall, behind which a group lets in more");
  expect(states(record)).toEqual([
    "clients of vpn | share-from-laptops: less",
    AMONG_CLIENTS,
    `clients of vpn | ${EVERYTHING_ELSE}: more`,
  ]);
  const missed = cell(record, "clients of vpn", "share-from-laptops");
  expect(missed).toMatchObject({ declared: ["tcp/445"], computed: [] });
  expect(missed.less).toEqual([
    { sources: ["10.81.0.0/24"], destinations: ["10.84.1.4"], ports: ["tcp/445"] },
  ]);
  expect(missed).not.toHaveProperty("witness");
});

it("addresses of no pinned pool are a row of their own, whatever is declared for them", () => {
  const { bodies } = MUTANTS["a second pool, which nobody has pinned"]!;
  const guests = { rule: "guests", from: ["10.99.0.0/24"], to: ["10.84.0.10"], ports: ["tcp/993"] };
  const record = recordOf(bodies, { ...DECLARED, rules: [...DECLARED.rules, guests] });
  const name = "clients of vpn with addresses of no pinned pool";
  expect(record.rows.find((row) => row.name === name)).toMatchObject({
    kind: "unpinned",
    sources: ["10.99.0.0/24"],
  });
  expect(cell(record, name, "guests")).toMatchObject({ declared: [], computed: ["tcp/993"], state: "more" });
});

describe("zones of the program", () => {
  const zones = [
    { name: "clients-a", ranges: ["10.81.0.0/25"] },
    { name: "Internet", ranges: ["10.81.0.128/26"] },
    { name: "elsewhere", ranges: ["10.90.0.0/24"] },
  ];
  it("name rows, each once, and no row is left out that none of them names", () => {
    const { rows } = recordOf(SMALL_STACK, { ...DECLARED, zones });
    expect(rows.map(({ name, kind, sources }) => [name, kind, sources.join()])).toEqual([
      ["Internet", "internet", rows[0]!.sources.join()],
      ["clients-a", "clients", "10.81.0.0/25"],
      ["Internet (2)", "clients", "10.81.0.128/26"],
      ["clients of vpn", "clients", "10.81.0.192/26"],
    ]);
  });
});

describe("behind a tunnel", () => {
  const city = withMore(
    resource("LocalNetworkGateway", "lgw", {
      localNetworkGatewayName: "lgw",
      localNetworkAddressSpace: { addressPrefixes: ["10.96.10.10/32"] },
    }),
    resource("VirtualNetworkGatewayConnection", "link", {
      virtualNetworkGateway1: { id: "/id/vpn" },
      localNetworkGateway2: { id: "/id/lgw" },
    }),
  );
  const care = { rule: "care", from: ["10.81.0.0/24"], to: ["10.96.10.10"], ports: ["tcp/8443"] };

  it("ports that Azure cannot filter are no difference, and are told", () => {
    const record = recordOf(city, { ...DECLARED, rules: [...DECLARED.rules, care] });
    const rest = "anything else in networks behind vpn";
    expect(cell(record, "clients of vpn", "care")).toMatchObject({ declared: ["tcp/8443"], unfiltered: [] });
    expect(cell(record, "clients of vpn", rest)).toMatchObject({ declared: [], state: "equal" });
    expect(cell(record, "clients of vpn", rest).unfiltered).toContain("tcp/8444-65535");
  });

  it("what may call clients is a row that has cells for clients alone", () => {
    const record = recordOf(city, { ...DECLARED, rules: [...DECLARED.rules, care] });
    const site = record.rows.find(({ kind }) => kind === "site");
    expect(site?.cells.map(({ column }) => column)).toEqual(["anything else in clients of vpn"]);
  });
});

it("what only the deployment tells is undecided", () => {
  const { bodies } = MUTANTS["firewall rules for groups of addresses, one of which is too wide"]!;
  const [name, column] = ["clients of vpn", "mail-from-laptops"];
  const later = recordOf(bodies, DECLARED, "preview");
  expect(cell(later, name, column)).toMatchObject({ state: "undecided", more: [{ ports: ["tcp/993"] }] });
  expect(cell(recordOf(bodies), name, column).state).toBe("more");
});

it("without a declaration nothing is declared, and what clients reach is undecided", () => {
  const record = matrixRecord(planOf(SMALL_STACK), trust);
  expect(record.declaration).toBe("none");
  expect(states(record)).toEqual([AMONG_CLIENTS, `clients of vpn | ${EVERYTHING_ELSE}: undecided`]);
});

it("declared senders that are nobody's address have a row", () => {
  const lost = { rule: "lost", from: ["10.90.0.0/24"], to: ["10.81.0.0/24"], ports: ["tcp/1"] };
  const record = recordOf(SMALL_STACK, { ...DECLARED, rules: [...DECLARED.rules, lost] });
  expect(states(record)).toContain("declared, and nobody's address | lost: less");
});

it("takes another declaration than that of the plan, for a comparison with another revision", () => {
  const [mail] = DECLARED.rules;
  const other = readAccess(readingOf({ schema: "access/v1", rules: [mail!] }));
  expect(states(matrixRecord(planOf(SMALL_STACK), trust, other))).toContain(
    `clients of vpn | ${EVERYTHING_ELSE}: more`,
  );
});

it("is the same text in whatever order a program registers its resources", () => {
  const bodies = changed("share", { privateEndpointNetworkPolicies: "Disabled" });
  expect(JSON.stringify(recordOf([...bodies].reverse()))).toBe(JSON.stringify(recordOf(bodies)));
});
