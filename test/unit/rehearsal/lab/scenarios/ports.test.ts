import {
  declared,
  everyCell,
  hostsToTry,
  portsOf,
  portsToTry,
} from "../../../../../rehearsal/lab/scenarios/ports";
import type { DeclaredAccess } from "../../../../../rehearsal/lab/preparation/lab-input";

const rule = {
  rule: "mail",
  kind: "mail",
  direction: "to-service" as const,
  zones: ["clients"],
  from: ["10.81.0.0/24"],
  to: ["10.84.0.10", "10.84.0.20/31"],
  ports: ["tcp/993", "udp/5000-5010"],
};
const ACCESS: DeclaredAccess = {
  enforcement: "azure-firewall",
  zones: [{ name: "clients", kind: "clients", ranges: ["10.81.0.0/24"] }],
  rules: [
    rule,
    { ...rule, rule: "help", direction: "to-device", from: ["10.84.0.30"], to: ["10.81.0.0/24"] },
  ],
  direct: [],
  routes: [],
  departments: [],
};
const cell = (address: string, port: number, transport: "tcp" | "udp" = "tcp") => ({
  address,
  port,
  transport,
});

it.each([
  ["tcp/993", { transport: "tcp", from: 993, to: 993 }],
  ["udp/5000-5010", { transport: "udp", from: 5_000, to: 5_010 }],
])("reads %s", (text, expected) => {
  expect(portsOf(text)).toEqual(expected);
});
it("refuses what is no port", () => {
  expect(() => portsOf("icmp")).toThrow(/icmp is no port of the model/);
});

describe("the model says of a cell", () => {
  it.each([
    ["open: its host and port", cell("10.84.0.10", 993), ["clients"], true],
    ["open: a host of a range", cell("10.84.0.21", 993), ["clients"], true],
    ["open: inside a range of ports", cell("10.84.0.10", 5_010, "udp"), ["clients"], true],
    ["shut: the port beside it", cell("10.84.0.10", 5_011, "udp"), ["clients"], false],
    ["shut: the other transport", cell("10.84.0.10", 5_010, "tcp"), ["clients"], false],
    ["shut: a neighbour", cell("10.84.0.11", 993), ["clients"], false],
    ["shut: another zone", cell("10.84.0.10", 993), ["quarantine"], false],
    ["shut: a rule for the other direction", cell("10.81.0.7", 993), ["clients"], false],
  ] as const)("%s", (_, attempt, zones, expected) => {
    expect(declared(ACCESS, zones, attempt) !== undefined).toBe(expected);
  });
});

it("every host is tried with the one behind it, also hosts of servers that call laptops", () => {
  expect(hostsToTry(ACCESS)).toEqual([
    ...["10.84.0.10", "10.84.0.11", "10.84.0.20", "10.84.0.21", "10.84.0.22", "10.84.0.30", "10.84.0.31"],
  ]);
});

it("every port of the model is tried with those beside it, and those that are misused", () => {
  expect(portsToTry(ACCESS, "udp")).toEqual(expect.arrayContaining([4_999, 5_000, 5_010, 5_011, 53]));
  expect(portsToTry(ACCESS, "tcp")).toEqual(expect.arrayContaining([992, 993, 994, 22, 3_389]));
  expect(portsToTry(ACCESS, "tcp")).not.toContain(0);
});

it("every cell is tried once", () => {
  const cells = everyCell(ACCESS).map(({ transport, address, port }) => `${address} ${transport}/${port}`);
  expect(new Set(cells).size).toBe(cells.length);
});
