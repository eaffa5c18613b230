import fc from "fast-check";
import {
  RULE_FILE_FORMATS,
  ruleFile,
  type RuleFileFormat,
} from "../../../../../infra/access-model/rule-files/rule-file";
import { sayAccess } from "../../../../../infra/access-report/say";
import { declaredAccessOfFile } from "../../../../../infra/settings/stack-file";
import { inAny } from "../../network/evaluator/packet";
import { namedIn, packetsAround } from "../../network/evaluator/packets";
import { laptopRanges, reported, rowFor } from "../../network/evaluator/reported";
import { csvJudge } from "./csv-judge";
import { FortiGate } from "./fortios-judge";
import { nftablesJudge } from "./nftables-judge";
import type { Judge, Ruling, Seen } from "./packets";
import { pfJudge } from "./pf-judge";

/*
 * What `npm run access -- --stack city --json` prints against what each firewall does with the file that is made of the
 * same settings, judged by the firewall's own documentation: nothing more and nothing less passes.
 */

const FILE = "Pulumi.city.yaml";
const INTERFACE = "azure0";
const plain = (text: string) => text;
const report = reported(
  sayAccess({ file: FILE, json: true }, { good: plain, bad: plain, strong: plain }).join("\n"),
);
const { model } = declaredAccessOfFile(FILE);
const FILES = Object.fromEntries(
  RULE_FILE_FORMATS.map((format) => [format, ruleFile(format, model, INTERFACE)]),
) as Record<RuleFileFormat, string>;
const JUDGES: Record<RuleFileFormat, (file: string) => Judge> = {
  nftables: (file) => nftablesJudge(file, INTERFACE),
  fortios: (file) => new FortiGate().load(file).judge(INTERFACE),
  pf: (file) => pfJudge(file, INTERFACE),
  csv: csvJudge,
};

const laptops = laptopRanges(report);
const interest = namedIn(report);

/** Mostly in by the side where the sender is, and out by the other; or else hardly any packet would be one to accept. */
const packets: fc.Arbitrary<Seen> = fc
  .tuple(
    packetsAround({ ...interest, rules: report.rules }),
    fc.constantFrom("through", "through", "through", "wrong way", "in and out", "beside"),
  )
  .map(([packet, way]) => {
    const fromTunnel = inAny(laptops, packet.from) === (way !== "wrong way");
    if (way === "in and out") return { ...packet, enters: "tunnel", leaves: "tunnel" };
    if (way === "beside") return { ...packet, enters: "inside", leaves: "inside" };
    return fromTunnel
      ? { ...packet, enters: "tunnel", leaves: "inside" }
      : { ...packet, enters: "inside", leaves: "tunnel" };
  });

/** What the report says of a packet through the tunnel; beside it, some files hold laptops' addresses off. */
function expected(format: RuleFileFormat, packet: Seen): Ruling {
  if (packet.enters !== packet.leaves) {
    const direction = packet.enters === "tunnel" ? "to-service" : "to-device";
    return rowFor(report, packet)?.direction === direction ? "accept" : "drop";
  }
  if (format === "csv") return "other"; // a list of rows does not speak of it
  if (packet.enters === "tunnel") return "drop";
  const laptop = [packet.from, packet.to].some((address) => inAny(laptops, address));
  return laptop && format !== "fortios" ? "drop" : "other";
}

it.each(RULE_FILE_FORMATS)(
  "a file for %s lets pass exactly what the report of the stack city says",
  (format) => {
    const judge = JUDGES[format](FILES[format]);
    let accepted = 0;
    fc.assert(
      fc.property(packets, (packet) => {
        const ruling = judge(packet);
        if (ruling === "accept") accepted++;
        expect([ruling, packet]).toEqual([expected(format, packet), packet]);
      }),
      { numRuns: 4_000 },
    );
    expect(accepted).toBeGreaterThan(50);
  },
);
