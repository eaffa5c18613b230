import fc from "fast-check";
import type { AccessModel } from "../../../../../infra/access-model/access-model";
import { fortiosFile } from "../../../../../infra/access-model/rule-files/fortios";
import {
  RULE_FILE_FORMATS,
  ruleFile,
  USUAL_INTERFACE,
  type RuleFileFormat,
} from "../../../../../infra/access-model/rule-files/rule-file";
import { ruleList } from "../../../../../infra/access-model/rule-files/rule-row";
import { csvJudge } from "./csv-judge";
import { FortiGate } from "./fortios-judge";
import { nftablesJudge } from "./nftables-judge";
import { anyPacket, wanted, type Judge } from "./packets";
import { pfJudge } from "./pf-judge";
import { anyModel, freeText, ports, range, sampleModel, service } from "./sample-models";

const JUDGES: Record<RuleFileFormat, (file: string) => Judge> = {
  nftables: (file) => nftablesJudge(file, USUAL_INTERFACE.nftables),
  fortios: (file) => new FortiGate().load(file).judge(USUAL_INTERFACE.fortios),
  pf: (file) => pfJudge(file, USUAL_INTERFACE.pf),
  csv: csvJudge,
};
/** Those that also hold laptops' addresses off every other interface. */
const HOLDS_OFF: RuleFileFormat[] = ["nftables", "pf"];

const judgeOf = (format: RuleFileFormat, model: AccessModel) => JUDGES[format](ruleFile(format, model));

describe.each(RULE_FILE_FORMATS)("a rule file for %s", (format) => {
  const expected = (model: AccessModel, packet: Parameters<Judge>[0]) => {
    const ruling = wanted(model, packet);
    const besideTunnel = packet.enters === "inside" && packet.leaves === "inside";
    const hairpin = format === "csv" && packet.enters === packet.leaves;
    return hairpin || (besideTunnel && !HOLDS_OFF.includes(format)) ? "other" : ruling;
  };

  it("lets pass what the model allows and nothing else", () => {
    fc.assert(
      fc.property(anyModel, fc.array(anyPacket, { minLength: 100, maxLength: 100 }), (model, packets) => {
        const judge = judgeOf(format, model);
        expect(packets.filter((packet) => judge(packet) !== expected(model, packet))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["10.81.0.9", "10.90.0.10", "tcp", 993, "tunnel", "inside", "accept"],
    ["10.81.0.9", "10.90.0.10", "udp", 993, "tunnel", "inside", "drop"],
    ["10.81.0.9", "10.90.0.10", "tcp", 994, "tunnel", "inside", "drop"],
    ["10.81.0.9", "10.90.1.12", "tcp", 8443, "tunnel", "inside", "drop"],
    ["10.81.1.9", "10.90.1.12", "tcp", 8443, "tunnel", "inside", "accept"],
    ["10.81.1.9", "10.90.1.13", "tcp", 8443, "tunnel", "inside", "drop"],
    ["10.81.252.9", "10.90.0.10", "tcp", 993, "tunnel", "inside", "drop"],
    ["10.81.252.9", "10.90.0.4", "udp", 53, "tunnel", "inside", "accept"],
    ["10.81.253.9", "10.90.0.4", "udp", 53, "tunnel", "inside", "drop"],
    ["10.90.0.64", "10.81.0.9", "tcp", 5986, "inside", "tunnel", "accept"],
    ["10.90.0.64", "10.81.0.9", "tcp", 5986, "tunnel", "inside", "drop"],
    ["10.90.0.80", "10.81.0.9", "tcp", 5986, "inside", "tunnel", "drop"],
    ["10.90.0.10", "10.81.0.9", "tcp", 445, "inside", "tunnel", "drop"],
    ["10.81.0.9", "10.81.1.9", "tcp", 445, "tunnel", "tunnel", "drop"],
  ] as const)("%s to %s, %s %d, from %s to %s: %s", (from, to, transport, port, enters, leaves, ruling) => {
    if (format === "csv" && enters === leaves) return; // a list of rows does not speak of it
    expect(judgeOf(format, sampleModel())({ from, to, transport, port, enters, leaves })).toBe(ruling);
  });

  it("is as it was looked through", () => {
    expect(ruleFile(format, sampleModel())).toMatchSnapshot();
  });

  it("names owner and reason at every row", () => {
    const file = ruleFile(format, sampleModel());
    for (const { name, owner, reason } of ruleList(sampleModel()).rows) {
      const line = file.split("\n").find((text) => text.includes(name) && text.includes(owner))!;
      // FortiOS takes no plain apostrophe.
      expect(line).toContain(format === "fortios" ? reason.replace("'", "’") : reason);
    }
  });

  it("keeps free text in its place: it adds no line and changes no rule", () => {
    const plain = structureOf(format, "x");
    fc.assert(
      fc.property(freeText, (text) => expect(structureOf(format, text)).toEqual(plain)),
      { numRuns: 100 },
    );
  });

  it.each(["", "ipsec0; accept", 'a"b', "a b", "0", "sixteen-letters-", "$x", "-", "a\n"])(
    "takes no %j for an interface",
    (name) => {
      expect(() => ruleFile(format, sampleModel(), name)).toThrow(/no name of an interface; write/);
    },
  );
});

/** Everything of a file but what stands in comments and strings that hold free text. */
function structureOf(format: RuleFileFormat, text: string): string[] {
  const file = ruleFile(format, sampleModel([service({ owner: text, reason: text })]));
  const lines = format === "csv" ? file.split("\r\n") : file.split("\n");
  JUDGES[format](file);
  return lines.map((line) =>
    format === "csv"
      ? line.slice(0, line.indexOf(",tcp,"))
      : line.replace(/^(\s*# mail-from-laptops-tcp: ).*$/, "$1").replace(/(comments? ").*"$/, '$1"'),
  );
}

describe("the file for FortiOS", () => {
  const load = (gate: FortiGate, model: AccessModel) => gate.load(ruleFile("fortios", model));

  it("leaves nothing of an earlier file behind", () => {
    fc.assert(
      fc.property(anyModel, anyModel, (earlier, later) => {
        const both = load(load(new FortiGate(), earlier), later);
        expect(both.policies).toEqual(load(new FortiGate(), later).policies);
      }),
      { numRuns: 30 },
    );
  });

  it("says so where there are more rows than numbers", () => {
    const services = Array.from({ length: 101 }, (_, index) => service({ name: `mail-${index}` }));
    expect(() => fortiosFile(ruleList(sampleModel(services)), "azure")).toThrow(
      /101 rows.*numbers for 100; join/,
    );
  });
});

it("shortens names that a format cannot hold, and no two of them to one", () => {
  const long = "fachverfahren-mit-langem-namen";
  const model = sampleModel(
    ["a", "b"].map((end) =>
      service({ name: `${long.slice(0, 29)}${end}`, hosts: [range(`10.90.0.1${end === "a" ? 0 : 1}`)] }),
    ),
  );
  for (const format of RULE_FILE_FORMATS) {
    const judge = judgeOf(format, model);
    const seen = {
      from: "10.81.0.9",
      transport: "tcp",
      enters: "tunnel",
      leaves: "inside",
      port: 993,
    } as const;
    expect(["10.90.0.10", "10.90.0.11", "10.90.0.12"].map((to) => judge({ ...seen, to }))).toEqual([
      "accept",
      "accept",
      "drop",
    ]);
  }
});

it("has no row for a rule of the other transport", () => {
  const model = sampleModel([service({ ports: ports("udp/123") })]);
  expect(ruleList(model).rows.map(({ name }) => name)).toEqual(["mail-from-laptops-udp"]);
});
