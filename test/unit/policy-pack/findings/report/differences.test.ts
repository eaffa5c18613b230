import { changesBetween, declaredDifference } from "../../../../../policy-pack/findings/report/differences";
import { cellsOf, matrixDifference } from "../../../../../policy-pack/findings/report/matrix";
import type { RecordedMatrix } from "../../../../../policy-pack/findings/report/matrix-schema";
import { servicesNamed } from "../../../../../policy-pack/findings/report/packets";
import type { RunResource } from "../../../../../policy-pack/findings/report/read-run";
import { ALL_SERVICES, servicesText } from "../../../../../policy-pack/reachability/services";

type Row = RecordedMatrix["rows"][number];

/** `10.81.0.0/24 → 10.84.0.10 tcp/993`, several divided by `; `. */
function possible(text: string, way: readonly string[]) {
  return text.split("; ").map((one) => {
    const [from = "", to = ""] = one.split(" → ");
    const [destination = "", ...ports] = to.split(" ");
    return { sources: [from], destinations: [destination], ports, way: [...way] };
  });
}

/** Rows by kind, with the connections of their only cell, the way of it, and what it is called. */
function matrix(
  rows: ReadonlyArray<readonly [kind: Row["kind"], what: string, hops?: string, name?: string]>,
): RecordedMatrix {
  return {
    schema: "reach-matrix/v1",
    declaration: "read",
    columns: [{ name: "mail", kind: "service", destinations: [], ports: [] }],
    rows: rows.map(([kind, what, hops = "gw fw", name = kind]) => ({
      name,
      kind,
      sources: [],
      cells: [
        {
          column: "mail",
          declared: [],
          computed: [],
          possible: what === "" ? [] : possible(what, hops.split(" ")),
          unfiltered: [],
          state: "equal",
          more: [],
          less: [],
        },
      ],
    })),
    notComputed: [],
  };
}

const MAIL = "10.81.0.0/24 → 10.84.0.10 tcp/993";
const texts = (cells: ReturnType<typeof cellsOf>) =>
  cells.map(
    ({ kind, sources, destinations, services }) =>
      `${kind}: ${sources.join(",")} → ${destinations.join(",")} ${services.join(",")}`,
  );

it.each<[string, RecordedMatrix, RecordedMatrix, readonly string[], readonly string[]]>([
  ["nothing changes", matrix([["clients", MAIL]]), matrix([["clients", MAIL]]), [], []],
  [
    "another way leads there",
    matrix([["clients", MAIL, "gw"]]),
    matrix([["clients", MAIL, "gw fw"]]),
    [],
    [],
  ],
  [
    "a sender is called otherwise",
    matrix([["clients", MAIL, "gw", "parks"]]),
    matrix([["clients", MAIL]]),
    [],
    [],
  ],
  [
    "the same is written in two parts",
    matrix([["clients", "10.81.0.0/25 → 10.84.0.10 tcp/993; 10.81.0.128/25 → 10.84.0.10 tcp/993"]]),
    matrix([["clients", MAIL]]),
    [],
    [],
  ],
  [
    "a port is opened beside one that was open",
    matrix([["clients", "10.81.0.0/24 → 10.84.0.10 tcp/993 tcp/22"]]),
    matrix([["clients", MAIL]]),
    ["clients: 10.81.0.0/24 → 10.84.0.10 tcp/22"],
    [],
  ],
  [
    "a host is opened at ports that another had",
    matrix([["clients", `${MAIL}; 10.81.0.0/24 → 10.84.0.11 tcp/993`]]),
    matrix([["clients", MAIL]]),
    ["clients: 10.81.0.0/24 → 10.84.0.11 tcp/993"],
    [],
  ],
  [
    "only half of the senders are left",
    matrix([["clients", "10.81.0.0/25 → 10.84.0.10 tcp/993"]]),
    matrix([["clients", MAIL]]),
    [],
    ["clients: 10.81.0.128/25 → 10.84.0.10 tcp/993"],
  ],
  [
    "the Internet gets what clients had",
    matrix([["internet", "0.0.0.0/0 → 10.84.0.10 tcp/993"]]),
    matrix([["clients", "0.0.0.0/0 → 10.84.0.10 tcp/993"]]),
    ["internet: 0.0.0.0/0 → 10.84.0.10 tcp/993"],
    ["clients: 0.0.0.0/0 → 10.84.0.10 tcp/993"],
  ],
  [
    "an entrance is opened with any service",
    matrix([["unpinned", "10.99.0.0/24 → 10.84.0.0/24 any"]]),
    matrix([["unpinned", ""]]),
    ["stranger: 10.99.0.0/24 → 10.84.0.0/24 any"],
    [],
  ],
])("between two matrices of which %s, exactly that is opened and closed", (_, head, base, opened, closed) => {
  const difference = matrixDifference(head, base);
  expect(texts(difference.opened)).toEqual(opened);
  expect(texts(difference.closed)).toEqual(closed);
});

it("of what is opened, each port is told with its own way, the shortest one where there are several", () => {
  const ways = ([port, ...way]: readonly string[]) => possible(`10.81.0.0/24 → 10.84.0.10 ${port}`, way);
  const opened = matrix([["clients", MAIL]]);
  opened.rows[0]!.cells[0]!.possible = [
    ...ways(["tcp/993", "gw", "fw"]),
    ...ways(["tcp/4190", "gw", "peering", "fw"]),
    ...ways(["tcp/4190", "gw", "peering", "other", "fw"]),
  ];
  const told = matrixDifference(opened, matrix([["clients", MAIL]])).opened;
  expect(told.map(({ services, path }) => [services, path])).toEqual([
    [["tcp/4190"], ["gw", "peering", "fw"]],
  ]);
});

it("connections of different senders to different places are not mixed up", () => {
  const two = "10.81.0.0/24 → 10.84.0.10 tcp/993; 10.82.0.0/24 → 10.84.0.11 tcp/445";
  expect(texts(matrixDifference(matrix([["clients", two]]), matrix([["clients", ""]])).opened)).toEqual([
    "clients: 10.81.0.0/24 → 10.84.0.10 tcp/993",
    "clients: 10.82.0.0/24 → 10.84.0.11 tcp/445",
  ]);
});

it("a cell is what is possible, with the way that leads there; where nothing is, there is none", () => {
  expect(
    cellsOf(
      matrix([
        ["clients", MAIL, "gw fw snet"],
        ["internet", ""],
      ]),
    ),
  ).toEqual([
    {
      from: "clients",
      kind: "clients",
      sources: ["10.81.0.0/24"],
      to: "mail",
      destinations: ["10.84.0.10"],
      services: ["tcp/993"],
      path: ["gw", "fw", "snet"],
    },
  ]);
});

it.each(["tcp/443", "udp/1-1024", "tcp/*", "icmp", "esp", "other", "any"])(
  "the service %s is read as it is written",
  (text) => {
    expect(servicesText(servicesNamed([text]))).toBe(text);
  },
);

it.each([["sctp/7"], ["tcp/x"], [""]])(
  "a service %j of a later version is no service, and no nothing",
  (text) => {
    expect(() => servicesNamed([text])).toThrow("is no port");
    expect(servicesNamed(["any"])).toEqual(ALL_SERVICES);
  },
);

const rule = (name: string, from: string, to: string, ...ports: string[]) => ({
  rule: name,
  from: [from],
  to: [to],
  ports,
});

it("of what is declared, the part that is new is opened and the part that is gone is closed", () => {
  const base = [
    rule("mail", "10.81.0.0/24", "10.84.0.10", "tcp/993"),
    rule("old", "10.81.0.0/24", "10.84.0.9", "tcp/1"),
  ];
  const head = [rule("post", "10.81.0.0/24", "10.84.0.10", "tcp/993", "tcp/465")];
  expect(declaredDifference(head, base)).toEqual({
    opened: [rule("post", "10.81.0.0/24", "10.84.0.10", "tcp/465")],
    closed: [rule("old", "10.81.0.0/24", "10.84.0.9", "tcp/1")],
  });
  expect(declaredDifference(base, base)).toEqual({ opened: [], closed: [] });
});

it("an address that nobody can read is a fault, and not nothing", () => {
  expect(() => declaredDifference([rule("x", "fd00::/8", "10.84.0.10", "tcp/1")], [])).toThrow(
    "is no address",
  );
});

const resource = (name: string, inputs: Record<string, unknown>): readonly [string, RunResource] => {
  const urn = `urn:pulumi:dev::city::a:b:C::${name}`;
  return [urn, { urn, type: "a:b:C", inputs }];
};

it("without state, a change is what the head asks for otherwise than the base", () => {
  const base = new Map([
    resource("same", { a: { b: 1, c: 2 }, list: [1, { x: 1, y: 2 }] }),
    resource("changed", { a: { b: 1, c: 2 }, list: [1], gone: true }),
    resource("deleted", {}),
  ]);
  const head = new Map([
    resource("same", { list: [1, { y: 2, x: 1 }], a: { c: 2, b: 1 } }),
    resource("changed", { a: { b: 1, c: 3 }, list: [2], added: null }),
    resource("created", {}),
  ]);
  expect(
    changesBetween(head, base).map(({ operation, name, properties }) => [operation, name, properties]),
  ).toEqual([
    ["update", "changed", ["a.c", "added", "gone", "list"]],
    ["create", "created", []],
    ["delete", "deleted", []],
  ]);
});
