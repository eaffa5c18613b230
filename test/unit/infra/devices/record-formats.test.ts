import { formatOf } from "../../../../infra/devices/record-source";
import { readPosture } from "../../../../infra/devices/posture-reader";
import { readRegister } from "../../../../infra/devices/register-reader";
import { textLines, type TextLine } from "../../../../infra/devices/text-lines";
import { COLUMNS as POSTURE_COLUMNS, csvOf as postureCsvOf, postureOf } from "./posture-samples";
import { printed, sourceOf, streamOf } from "./record-streams";
import { COLUMNS, cellsOf, csvLine, csvOf, jsonLinesOf, laptop, NOW } from "./register-samples";

const HEADER = COLUMNS.join(",");
const row = (number: number) => csvLine(cellsOf(laptop(number)));
const readCsv = (...lines: readonly string[]) =>
  readRegister(sourceOf(lines.join("\n"), "csv", "register.csv"), NOW);
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe("a register in CSV", () => {
  it.each([
    [
      "too many fields",
      `${row(2)},"a, b",`,
      `3:${row(2).length + 2}`,
      "found 13 fields, the header has 11; write one for",
    ],
    ["too few fields", "LT-0002,laptop", "3:15", "found 2 fields, the header has 11"],
    [
      "quotes that stay open",
      row(2).replace("parks", '"parks'),
      "3:32",
      "does not end on its line; close the quotes",
    ],
    [
      "quotes inside a field",
      row(2).replace("parks", 'pa"rks'),
      "3:32",
      'put the field in double quotes and write ""',
    ],
    [
      "text behind quotes",
      row(2).replace("parks", '"parks"x'),
      "3:32",
      "found a double quote inside a field",
    ],
    ["a row of separators", ",".repeat(10), "3:1", "the row is empty; remove it"],
  ])("has a faulty row: %s", async (_, bad, place, message) => {
    const { faults, records } = await readCsv(HEADER, row(1), bad, row(3));
    expect(printed(faults)).toEqual([expect.stringContaining(`register.csv:${place} `)]);
    expect(faults[0]!.message).toContain(message);
    expect(records.map(({ line }) => line)).toEqual([2, 4]);
  });

  it("counts characters, not bytes, and quotes as people see them", async () => {
    const cells = { ...cellsOf(laptop(1)), agreement: 'Ü"ä,ö', wipingProof: "WP" };
    const line = csvLine(cells);
    const { faults } = await readCsv(HEADER, line);
    expect(faults.map(({ field, column }) => [field, column])).toEqual([
      ["agreement", line.indexOf('"Ü') + 1],
      ["wipingProof", line.length - 1],
    ]);
  });

  it.each([
    [
      "unknown column",
      `${HEADER},user`,
      [[1, HEADER.length + 2, undefined, 'unknown column "user"; remove it or correct']],
    ],
    [
      "misspelt column",
      HEADER.replace("owner", "Owner"),
      [
        [1, 29, undefined, 'unknown column "Owner"; remove it or write owner'],
        [1, undefined, "owner", "the column is missing; add it"],
      ],
    ],
    [
      "column that stands twice",
      `${HEADER},owner`,
      [[1, HEADER.length + 2, undefined, 'the column "owner" a second time; remove it here or as column 4']],
    ],
    [
      "missing column",
      HEADER.replace(",wipingProof", ""),
      [[1, undefined, "wipingProof", "the column is missing; add it to the header"]],
    ],
  ])("has a faulty header: %s", async (_, header, expected) => {
    const width = header.split(",").length;
    const cells = (number: number) => [...row(number).split(","), "city"].slice(0, width).join(",");
    const { faults } = await readCsv(header, cells(1), cells(2).replace("laptop", "phone"));
    // The rows are judged all the same, by the columns that are known.
    expect(faults.map(({ line, column, field }) => [line, column, field])).toEqual([
      ...expected.map((part) => part.slice(0, 3)),
      [3, 9, "form"],
    ]);
    expected.forEach((part, index) => expect(faults[index]!.message).toContain(part[3]));
  });

  it.each([
    ["nothing", "", "1 the file is empty; write the header line inventory,form,"],
    ["no header", row(1), "1:1 found no header; write inventory,form,"],
    ["tabs", HEADER.replaceAll(",", "\t"), "1:1 found no header; write inventory,form,"],
    ["an open quote in the header", `"${HEADER}`, "1:1 a field in double quotes does not end on its line"],
  ])("is one fault when it has %s", async (_, text, message) => {
    const { faults, records } = await readCsv(text);
    expect(printed(faults)).toEqual([expect.stringContaining(`register.csv:${message}`)]);
    expect(records).toEqual([]);
  });

  it("may have no device and blank lines", async () => {
    expect(await readCsv(HEADER, "")).toEqual({ records: [], faults: [] });
    const { records, faults } = await readCsv(HEADER, "", row(1), "", "", row(2), "");
    expect([records.map(({ line }) => line), faults]).toEqual([[3, 6], []]);
  });

  it("finds lines that are not UTF-8, each at its place", async () => {
    const bytes = latin1(csvOf([laptop(1), { ...laptop(2), agreement: "Gr\u00fcn 1" }, laptop(3)]));
    const { faults, records } = await readRegister({ chunks: streamOf(bytes), format: "csv" }, NOW);
    expect(printed(faults)).toEqual([
      "3:62 found bytes that are not UTF-8; save the file as UTF-8 (Excel: CSV UTF-8)",
    ]);
    expect(records.map(({ line }) => line)).toEqual([2, 4]);
  });

  it("has no line within a line, whatever control characters a field holds", async () => {
    const { faults, records } = await readCsv(HEADER, row(1).replace("parks", "pa\rrks"), row(2));
    expect(printed(faults)).toEqual([
      expect.stringMatching(/^register\.csv:2:32 department: found "pa\\rrks"/),
    ]);
    expect(records.map(({ line }) => line)).toEqual([3]);
  });

  it.each(["csv", "json-lines"] as const)("is one fault in UTF-16, as %s", async (format) => {
    const devices = [laptop(1), laptop(2)];
    const text = format === "csv" ? csvOf(devices) : jsonLinesOf(devices);
    const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
    const { faults } = await readRegister({ chunks: streamOf(bytes), format }, NOW);
    expect(printed(faults)).toEqual(["1 the file is written in UTF-16; save it as UTF-8 (Excel: CSV UTF-8)"]);
  });
});

describe("posture in CSV", () => {
  it("may leave out columns that a source does not know, and no others", async () => {
    const columns = POSTURE_COLUMNS.filter((name) => !/^(schema|health|threat)/.test(name));
    const known = await readPosture(sourceOf(postureCsvOf([postureOf(1)], columns), "csv"), NOW);
    expect(known.faults).toEqual([]);
    expect(known.records[0]!.posture).toEqual({ ...postureOf(1), health: undefined, threat: undefined });
    const few = columns.filter((name) => !/^(key|firewall)/.test(name));
    const unknown = await readPosture(sourceOf(postureCsvOf([postureOf(1)], few), "csv"), NOW);
    expect(unknown.faults.map(({ line, field }) => [line, field])).toEqual([
      [1, "firewall"],
      [1, "key.spkiSha256"],
      [1, "key.storage"],
      [1, "key.proof"],
    ]);
    expect(unknown.records).toEqual([]);
  });
});

describe("a register in JSON lines", () => {
  const readJson = (text: string) => readRegister(sourceOf(text, "json-lines", "r.jsonl"), NOW);

  it.each([
    [
      "a name twice",
      '{"inventory":"LT-0009",' + JSON.stringify(laptop(2)).slice(1),
      "2:24 record",
      'the field "inventory" twice',
    ],
    [
      "a comma too many",
      JSON.stringify(laptop(2)).replace(/\}$/, ",}"),
      `2:${JSON.stringify(laptop(2)).length + 1}`,
      "write a name in",
    ],
    ["a list", JSON.stringify([laptop(2)]), "2:1", "write one JSON object a line"],
    ["half a line", JSON.stringify(laptop(2)).slice(0, 20), "2:14", "write a text that ends on its line"],
  ])("has a faulty line: %s", async (_, bad, place, message) => {
    const { faults, records } = await readJson(
      jsonLinesOf([laptop(1)]) + `${bad}\n` + jsonLinesOf([laptop(3)]),
    );
    expect(printed(faults)).toEqual([expect.stringContaining(`r.jsonl:${place}`)]);
    expect(faults[0]!.message).toContain(message);
    expect(records.map(({ line }) => line)).toEqual([1, 3]);
  });

  it("finds every name that stands twice, and what else is wrong", async () => {
    const text = JSON.stringify(laptop(1)).replace(
      '"state":"ordered"',
      '"state":"ordered","state":"ordered"',
    );
    const { faults } = await readJson(text.replace('"owner":"city"', '"owner":"me","owner":"me"'));
    expect(faults.map(({ field, message }) => [field, message.slice(0, 29)])).toEqual([
      ["record", 'found the field "owner" twice'],
      ["history[0]", 'found the field "state" twice'],
      ["owner", 'found "me"; write city or oth'],
    ]);
  });

  it("must not be empty", async () => {
    expect(printed((await readJson("\n \n")).faults)).toEqual([
      "r.jsonl:1 the file is empty; write one JSON object a line",
    ]);
  });
});

describe("the lines of a stream", () => {
  const linesOf = async (...chunks: ReadonlyArray<Uint8Array | string>) => {
    const lines: TextLine[] = [];
    for await (const line of textLines(streamOf(...chunks))) lines.push(line);
    return lines;
  };

  it("keeps a character together that two chunks of text share", async () => {
    expect(await linesOf("a\ud83d", "\udcbb\nb", "c")).toEqual([
      { number: 1, text: "a\u{1f4bb}" },
      { number: 2, text: "bc" },
    ]);
  });

  it("does not keep a line beyond all measure, and goes on behind it", async () => {
    const [first, second] = await linesOf(...Array.from({ length: 100 }, () => "x".repeat(1_000)), "\nb");
    expect(first).toEqual({ number: 1, fault: "the line has 100000 bytes; write at most 65536 in a line" });
    expect(second).toEqual({ number: 2, text: "b" });
  });

  it("copies what it keeps of a buffer that its source uses again", async () => {
    const buffer = Buffer.alloc(2);
    async function* reused() {
      for (const text of ["ab", "c\n"]) {
        buffer.write(text);
        yield await Promise.resolve(buffer);
      }
    }
    const lines: TextLine[] = [];
    for await (const line of textLines(reused())) lines.push(line);
    expect(lines).toEqual([{ number: 1, text: "abc" }]);
  });

  it("holds one line and one chunk, not the file", async () => {
    let ahead = 0;
    async function* counted() {
      for (let chunk = 0; chunk < 50; chunk++) {
        ahead += 1;
        yield await Promise.resolve("line\n");
      }
    }
    for await (const line of textLines(counted())) expect(ahead).toBe(line.number);
  });
});

it.each([
  ["register.csv", "csv"],
  ["POSTURE.CSV", "csv"],
  ["posture.jsonl", "json-lines"],
  ["posture.ndjson", "json-lines"],
  ["posture.json", undefined],
])("the name %s promises the format %s", (name, format) => {
  expect(formatOf(name)).toBe(format);
});
