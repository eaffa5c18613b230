import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { within, type Judge } from "./packets";

/** As somebody would read it who enters the rows one by one; the last row is the rest. */
export function csvJudge(file: string): Judge {
  const rows = parse<Record<string, string>>(file, { columns: true, record_delimiter: "\r\n" });
  for (const row of rows)
    for (const field of Object.values(row)) assert.doesNotMatch(field, /^[=+\-@\t\r＝＋－＠]/);
  const rest = rows.pop()!;
  assert.deepEqual([rest.rule, rest.action], ["everything-else", "drop and log"]);
  return (packet) => {
    const [inside, outside] = [packet.enters === "tunnel", packet.leaves === "tunnel"];
    const found = rows.find(
      (row) =>
        row["opened by"] === (inside ? "laptop" : "service") &&
        row.from!.split(" ").some((range) => within(range, packet.from)) &&
        row.to!.split(" ").some((range) => within(range, packet.to)) &&
        row.protocol === packet.transport &&
        row.ports!.split(" ").some((text) => {
          const [from, to = from] = text.split("-").map(Number);
          return from! <= packet.port && packet.port <= to!;
        }),
    );
    if (inside === outside) return "other"; // nothing that a list of rows speaks of
    assert.equal(found?.action ?? "allow", "allow");
    return found ? "accept" : "drop";
  };
}
