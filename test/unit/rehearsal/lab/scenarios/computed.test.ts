import type { ComputedReach, ComputedWay } from "../../../../../rehearsal/lab/preparation/lab-input";
import { computed, type Sender } from "../../../../../rehearsal/lab/scenarios/computed";

const MAIL: ComputedWay = {
  sender: { kind: "clients", name: "clients of gw" },
  arrival: "network",
  sources: ["10.81.0.0/24", "10.81.4.1-10.81.4.9"],
  destinations: ["10.84.0.10", "10.84.0.20/31"],
  ports: ["tcp/465", "tcp/990-993", "udp/*", "icmp"],
};
const SITE: ComputedWay = { ...MAIL, arrival: "site", destinations: ["10.96.0.0/24"], ports: ["any"] };
const WEB: ComputedWay = {
  ...MAIL,
  sender: { kind: "internet", name: "Internet" },
  sources: ["8.8.8.8"],
  ports: ["tcp/443"],
};
const REACH: ComputedReach = { ways: [MAIL, SITE, WEB], notComputed: [] };
const laptop = (address = "10.81.0.7"): Sender => ({ kind: "clients", address });
const internet: Sender = { kind: "internet" };

it.each([
  ["open", "its host and port", laptop(), "10.84.0.10 tcp/465"],
  ["open", "inside a range of ports", laptop(), "10.84.0.10 tcp/991"],
  ["open", "every port of a transport", laptop(), "10.84.0.10 udp/7"],
  ["open", "a host of a network", laptop(), "10.84.0.21 tcp/993"],
  ["open", "a sender between two addresses", laptop("10.81.4.9"), "10.84.0.10 tcp/993"],
  ["shut", "the sender behind them", laptop("10.81.4.10"), "10.84.0.10 tcp/993"],
  ["shut", "the port beside a range", laptop(), "10.84.0.10 tcp/994"],
  ["shut", "the port of other senders", laptop(), "10.84.0.10 tcp/443"],
  ["shut", "a neighbour", laptop(), "10.84.0.11 tcp/993"],
  ["open", "the Internet, where some address of it may", internet, "10.84.0.10 tcp/443"],
  ["shut", "the Internet, where only laptops may", internet, "10.84.0.10 tcp/993"],
] as const)("%s: %s", (expected, _, sender, cell) => {
  expect(computed(REACH, false, sender, attempt(cell))).toBe(expected);
});

it.each([
  ["bounded", true, "10.96.0.9 tcp/1"],
  ["open", false, "10.96.0.9 tcp/1"],
  ["open", true, "10.84.0.10 tcp/993"],
  ["shut", true, "10.96.1.9 tcp/1"],
] as const)(
  "%s, where filters of the city's own are behind the tunnel: %s (%s)",
  (expected, filters, cell) => {
    expect(computed(REACH, filters, laptop(), attempt(cell))).toBe(expected);
  },
);

it("what is not followed may be open: the pack cannot call it shut", () => {
  const unsure = { ...REACH, notComputed: ["a hub"] };
  expect(computed(unsure, false, laptop(), attempt("10.84.0.11 tcp/993"))).toBe("unknown");
  expect(computed(unsure, false, laptop(), attempt("10.84.0.10 tcp/993"))).toBe("open");
});

function attempt(cell: string) {
  const [, address = "", transport = "", port = ""] = /^(\S+) (tcp|udp)\/(\d+)$/.exec(cell) ?? [];
  return {
    address,
    transport: transport === "udp" ? ("udp" as const) : ("tcp" as const),
    port: Number(port),
  };
}
