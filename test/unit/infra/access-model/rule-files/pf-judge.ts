import assert from "node:assert/strict";
import { within, type Judge, type Ruling, type Seen } from "./packets";

/*
 * What pf.conf(5) says of the few statements that a rule file uses. "For each packet processed by the packet filter,
 * the filter rules are evaluated in sequential order, from first to last. The last matching rule decides what action is
 * taken. [...] quick: If a packet matches a rule which has the quick option set, this rule is considered the last
 * matching rule, and evaluation of subsequent rules is skipped." "{ } lists: [...] expanded by the parser into multiple
 * rules". "! : negation". A line that ends in a backslash goes on in the next one, comments too.
 */

const RULE =
  /^(pass|block drop) (in|out)( log)? quick on (! )?\$tunnel (?:(all)|inet(?: proto (tcp|udp))? from (\S+|\{[^{}]*\}) to (\S+|\{[^{}]*\})(?: port \{([^{}]*)\})?(?: flags S\/SA)?(?: keep state)?) label "([^"$]{1,63})"$/;

export function pfJudge(file: string, tunnel: string): Judge {
  const tables = new Map<string, string[]>();
  const rules: RegExpExecArray[] = [];
  for (const line of file.replace(/\\\n/g, " ").split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const table = /^table <([a-z0-9-]{1,31})> const \{ ([^{}<>]*) \}$/.exec(line);
    if (table) {
      assert.ok(!tables.has(table[1]!));
      tables.set(table[1]!, table[2]!.split(", "));
    } else if (line.startsWith("tunnel = ")) assert.equal(line, `tunnel = "${tunnel}"`);
    else rules.push(RULE.exec(line) ?? fail(line));
  }
  const inTables = (list: string, address: string) =>
    list === "any" ||
    list
      .replace(/[{}]/g, "")
      .split(",")
      .flatMap((name) => tables.get(/^<(.*)>$/.exec(name.trim())?.[1] ?? "") ?? fail(name))
      .some((range) => within(range, address));
  const once = (packet: Seen, direction: "in" | "out"): Ruling => {
    const onTunnel = (direction === "in" ? packet.enters : packet.leaves) === "tunnel";
    for (const [, action, way, , not, all, proto, from = "", to = "", ports] of rules) {
      if (way !== direction || onTunnel === (not !== undefined)) continue;
      if (all === undefined) {
        if (proto !== undefined && proto !== packet.transport) continue;
        if (!inTables(from, packet.from) || !inTables(to, packet.to)) continue;
        if (ports !== undefined && !ports.split(",").some((text) => inPorts(text, packet.port))) continue;
      }
      return action === "pass" ? "accept" : "drop";
    }
    return "other";
  };
  // A forwarded packet is looked at where it comes in and where it goes out.
  return (packet) => {
    const rulings = [once(packet, "in"), once(packet, "out")];
    if (rulings.includes("drop")) return "drop";
    return rulings.every((ruling) => ruling === "accept") ? "accept" : "other";
  };
}

function inPorts(text: string, port: number): boolean {
  const [, from, to = from] = /^\s*(\d+)(?::(\d+))?\s*$/.exec(text) ?? fail(text);
  return Number(from) <= port && port <= Number(to);
}

function fail(line: string): never {
  throw new Error(`pf does not know "${line}"`);
}
