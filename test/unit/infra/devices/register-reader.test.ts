import fc from "fast-check";
import type { Device } from "../../../../infra/devices/device";
import { readRegister } from "../../../../infra/devices/register-reader";
import { cut, printed, sourceOf, streamOf } from "./record-streams";
import { COLUMNS, cellsOf, csvLine, csvOf, jsonLinesOf, laptop, NOW, register } from "./register-samples";

const readCsv = (text: string) => readRegister(sourceOf(text, "csv", "register.csv"), NOW);
const readJson = (text: string) => readRegister(sourceOf(text, "json-lines", "register.jsonl"), NOW);
const devicesOf = ({ records }: { records: ReadonlyArray<{ device: Device }> }) =>
  records.map(({ device }) => device);

/** A register whose second device has other cells; the file's lines are 2, 3 and 4. */
const withCells = (cells: Readonly<Record<string, string>>) =>
  [
    COLUMNS.join(","),
    csvLine(cellsOf(laptop(1))),
    csvLine({ ...cellsOf(laptop(2)), ...cells }),
    csvLine(cellsOf(laptop(3))),
  ].join("\n");

const ACTIVE = "ordered:2026-01-02 delivered:2026-01-20 active:2026-02-01";

/** What is wrong with one cell: its column's name, the cell, the fault's place and a part of its message. */
const CELL_FAULTS: ReadonlyArray<readonly [string, string, string, string, string]> = [
  ["no number", "inventory", "", "3:1 inventory", "is missing; write an inventory number"],
  [
    "blank in the number",
    "inventory",
    "LT 2",
    "3:1 inventory",
    'found "LT 2"; write an inventory number: 1 to 32',
  ],
  ["hyphen at the end", "inventory", "LT-", "3:1 inventory", 'found "LT-"'],
  [
    "33 characters",
    "inventory",
    "L".repeat(33),
    "3:1 inventory",
    "1 to 32 letters, digits and inner hyphens",
  ],
  [
    "foreign form",
    "form",
    "phone",
    "3:9 form",
    'found "phone"; write laptop, convertible, tablet or desktop',
  ],
  [
    "serial number with a blank",
    "serialNumber",
    "5CG 1",
    "3:16 serialNumber",
    'found "5CG 1"; write the manufact',
  ],
  ["mail address", "serialNumber", "a@b.example", "3:16 serialNumber", 'found "a@b.example"'],
  ["private owner", "owner", "erika", "3:27 owner", 'found "erika"; write city or other'],
  [
    "capital letter",
    "department",
    "Parks",
    "3:32 department",
    'found "Parks"; write a department: one DNS label',
  ],
  [
    "reserved department",
    "department",
    "remediation",
    "3:32 department",
    "write another name, remediation is reserv",
  ],
  [
    "30 February",
    "orderedOn",
    "2026-02-30",
    "3:38 orderedOn",
    'found "2026-02-30"; write a day of the calendar',
  ],
  ["German day", "orderedOn", "02.01.2026", "3:38 orderedOn", "as 2026-01-31"],
  [
    "day to come",
    "orderedOn",
    "2026-06-16",
    "3:38 orderedOn",
    "found 2026-06-16, which is still to come; write",
  ],
  ["century", "orderedOn", "1926-01-02", "3:38 orderedOn", "between 2000 and 2199"],
  [
    "approved too early",
    "approvedOn",
    "2026-01-01",
    "3:49 approvedOn",
    "found 2026-01-01, before orderedOn; write a",
  ],
  [
    "approval to come",
    "approvedOn",
    "2026-07-01",
    "3:49 approvedOn",
    "found 2026-07-01, which is still to come",
  ],
  [
    "mail in a reference",
    "agreement",
    "x@y.example",
    "3:60 agreement",
    'found "x@y.example"; write a reference: 1 to',
  ],
  ["61 characters", "agreement", "d".repeat(61), "3:60 agreement", `found "${"d".repeat(40)}..."; write`],
  [
    "no agreement",
    "exceptionUntil",
    "2027-01-31",
    "3:61 exceptionUntil",
    "found without agreement; write the agre",
  ],
  [
    "impossible end",
    "exceptionUntil",
    "2027-02-29",
    "3:61 exceptionUntil",
    'found "2027-02-29"; write a day',
  ],
  [
    "no history",
    "history",
    "",
    "3:62 history",
    "is missing; write the device's history, beginning with ordered",
  ],
  [
    "state without day",
    "history",
    "ordered",
    "3:62 history[0]",
    'found "ordered"; write a state and a day: ordered:2',
  ],
  [
    "foreign state",
    "history",
    "ordered:2026-01-02 sold:2026-01-05",
    "3:62 history[1].state",
    'found "sold"; write',
  ],
  [
    "impossible day",
    "history",
    "ordered:2026-01-02 delivered:2026-02-30",
    "3:62 history[1].on",
    '"2026-02-30"',
  ],
  [
    "first too early",
    "history",
    "ordered:2026-01-01",
    "3:62 history[0].on",
    "before orderedOn; write a day from 2026",
  ],
  [
    "delivered first",
    "history",
    "delivered:2026-01-02",
    "3:62 history[0].state",
    "found delivered; write the day of",
  ],
  [
    "days that go back",
    "history",
    "ordered:2026-01-04 delivered:2026-01-03",
    "3:62 history[1].on",
    "found 2026-01-03, before the event before it; write a day from 2026-01-04 on",
  ],
  [
    "event to come",
    "history",
    "ordered:2026-01-02 delivered:2026-06-17",
    "3:62 history[1].on",
    "found 2026-06-17, which is still to come; write a day up to 2026-06-15",
  ],
  [
    "found and used at once",
    "history",
    `${ACTIVE} lost:2026-03-01 found:2026-03-02 active:2026-03-03`,
    "3:62 history[5].state",
    "found active after found; write reinstalled, lost, stolen, retired or the events in between",
  ],
  [
    "back from the dead",
    "history",
    `${ACTIVE} retired:2026-03-01 active:2026-03-02`,
    "3:62 history[4].state",
    "found active after retired; remove it, nothing follows retired",
  ],
  [
    "wiped but active",
    "wipingProof",
    "WP-7",
    `3:${63 + ACTIVE.length} wipingProof`,
    "found on a device that is active; remove it, or write retired:... in history",
  ],
  [
    "number of another",
    "inventory",
    "lt-0001",
    "3:1 inventory",
    'found "lt-0001" as in line 2; remove or correct one',
  ],
  [
    "serial number of another",
    "serialNumber",
    "5cg0000001",
    "3:16 serialNumber",
    'found "5cg0000001" as in line 2',
  ],
];

describe("reading a register", () => {
  it.each(CELL_FAULTS)("finds in CSV: %s", async (_, column, value, place, message) => {
    const { faults, records } = await readRegister(
      sourceOf(withCells({ [column]: value }), "csv", "register.csv"),
      NOW,
    );
    expect(printed(faults)).toEqual([expect.stringContaining(`register.csv:${place}: `)]);
    expect(faults[0]!.message).toContain(message);
    expect(records.map(({ line }) => line)).not.toContain(3);
    expect(records.map(({ line }) => line)).toContain(4);
  });

  it.each(CELL_FAULTS.filter(([, column]) => column !== "history"))(
    "finds in JSON lines: %s",
    async (_, column, value, place, message) => {
      const others = Object.entries(laptop(2)).filter(([name]) => name !== column);
      const bad = Object.fromEntries(value === "" ? others : [...others, [column, value]]);
      const { faults } = await readJson(jsonLinesOf([laptop(1), bad, laptop(3)]));
      // The header is missing: line 3 of the CSV file is line 2.
      const named = message.replace("line 2", "line 1");
      const at = value === "" ? 1 : JSON.stringify(bad).indexOf(JSON.stringify(value)) + 1;
      expect(printed(faults)).toEqual([
        expect.stringContaining(`register.jsonl:2:${at} ${place.split(" ")[1]}: `),
      ]);
      expect(faults[0]!.message).toContain(named);
    },
  );

  it.each<[string, unknown, string, string]>([
    [
      "unknown field",
      { ...laptop(1), user: "erika" },
      "record",
      'the unknown field "user"; remove it or correct its',
    ],
    [
      "unknown field of an event",
      { ...laptop(1), history: [{ state: "ordered", on: "2026-01-02", by: 1 }] },
      "history[0]",
      '"by"',
    ],
    ["number for a text", { ...laptop(1), inventory: 7 }, "inventory", "found 7; write an inventory number"],
    ["null for nothing", { ...laptop(1), agreement: null }, "agreement", "found null; write a reference"],
    ["history as text", { ...laptop(1), history: ACTIVE }, "history", "beginning with ordered"],
    ["empty history", { ...laptop(1), history: [] }, "history", "found []; write the device's history"],
  ])("finds in JSON lines: %s", async (_, device, field, message) => {
    const { faults, records } = await readJson(jsonLinesOf([device]));
    expect(faults).toMatchObject([{ kind: "form", file: "register.jsonl", line: 1, field }]);
    expect(faults[0]!.message).toContain(message);
    expect(records).toEqual([]);
  });

  it("gives neither of two devices that claim one number", async () => {
    const { records, faults } = await readCsv(csvOf([laptop(1), laptop(2), laptop(1)]));
    expect(devicesOf({ records })).toEqual([laptop(2)]);
    expect(printed(faults)).toEqual([
      expect.stringMatching(/^register\.csv:4:1 inventory: .* line 2/),
      expect.stringMatching(/^register\.csv:4:9?\d* serialNumber: .* line 2/),
    ]);
  });

  it("finds what several fields say together although another field is wrong", async () => {
    const { faults } = await readCsv(
      withCells({ owner: "me", wipingProof: "WP-1", approvedOn: "2025-12-31" }),
    );
    expect(faults.map(({ field }) => field)).toEqual(["owner", "approvedOn", "wipingProof"]);
  });

  it("takes the day on which a German city already writes it", async () => {
    const device = { ...laptop(1), approvedOn: "2026-06-16" };
    const late = new Date("2026-06-15T22:30:00Z");
    expect((await readRegister(sourceOf(csvOf([device]), "csv"), late)).faults).toEqual([]);
  });

  it("reads back every register from CSV, with either separator, and from JSON lines", async () => {
    await fc.assert(
      fc.asyncProperty(
        register,
        fc.constantFrom("," as const, ";" as const),
        fc.boolean(),
        async (devices, separator, excel) => {
          const text = (excel ? "\ufeff" : "") + csvOf(devices, separator, excel ? "\r\n" : "\n");
          const csv = await readCsv(text);
          expect(csv.faults).toEqual([]);
          expect(devicesOf(csv)).toEqual(devices);
          expect(csv.records.map(({ line }) => line)).toEqual(devices.map((_, index) => index + 2));
          const json = await readJson(jsonLinesOf(devices));
          expect(json.faults).toEqual([]);
          expect(devicesOf(json)).toEqual(devices);
        },
      ),
    );
  });

  it("finds any three faults, each at its place, and nothing else", async () => {
    const others = CELL_FAULTS.filter(([name]) => !/of another/.test(name));
    const three = fc.uniqueArray(fc.record({ fault: fc.constantFrom(...others), row: fc.nat({ max: 9 }) }), {
      minLength: 3,
      maxLength: 3,
      selector: ({ row }) => row,
    });
    await fc.assert(
      fc.asyncProperty(three, fc.constantFrom(11, 12), async (chosen, copy) => {
        const rows = Array.from({ length: 13 }, (_, index) => cellsOf(laptop(index)));
        for (const { fault, row } of chosen) rows[row] = { ...rows[row]!, [fault[1]]: fault[2] };
        // One more that concerns two lines.
        rows[copy] = { ...rows[copy]!, serialNumber: rows[10]!["serialNumber"]! };
        const text = [COLUMNS.join(","), ...rows.map((cells) => csvLine(cells))].join("\n");
        const { faults, records } = await readCsv(text);
        const expected = [
          ...[...chosen]
            .sort((a, b) => a.row - b.row)
            .map(({ fault, row }) => `register.csv:${fault[3].replace(/^3/, String(row + 2))}: `),
          `register.csv:${copy + 2}:16 serialNumber: `,
        ];
        expect(printed(faults)).toEqual(expected.map((start) => expect.stringContaining(start) as string));
        expect(records).toHaveLength(13 - 3 - 2);
      }),
    );
  });

  it("finds three faults of one device", async () => {
    const columns = ["form", "owner", "department", "agreement", "inventory"] as const;
    await fc.assert(
      fc.asyncProperty(fc.subarray([...columns], { minLength: 3, maxLength: 3 }), async (chosen) => {
        const bad = Object.fromEntries(chosen.map((name) => [name, "no@where"]));
        const { faults } = await readCsv(withCells(bad));
        expect(faults.map(({ line, field }) => [line, field]).sort()).toEqual(
          chosen.map((name) => [3, name]).sort(),
        );
      }),
    );
  });

  it("does not care where the stream is cut", async () => {
    const odd = { ...laptop(4), agreement: "Dienstvereinbarung Ümläüte ß" };
    const texts = [
      {
        format: "csv" as const,
        text: `\ufeff${csvOf([laptop(1), odd, { ...laptop(5), owner: "größe" as "city" }], ";", "\r\n")}`,
      },
      { format: "json-lines" as const, text: jsonLinesOf([laptop(1), odd, { ...laptop(5), form: "größe" }]) },
    ];
    for (const { format, text } of texts) {
      const bytes = new TextEncoder().encode(text);
      const whole = await readRegister(sourceOf(text, format), NOW);
      expect([whole.records.length, whole.faults.length]).toEqual([2, 1]);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (positions) => {
          const source = { chunks: streamOf(...cut(bytes, positions)), format };
          expect(await readRegister(source, NOW)).toEqual(whole);
        }),
      );
    }
  });
});
