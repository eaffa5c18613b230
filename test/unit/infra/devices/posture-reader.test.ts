import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { readPosture } from "../../../../infra/devices/posture-reader";
import { COLUMNS, cellsOf, csvLine, csvOf, NOW, postureOf, postures } from "./posture-samples";
import { cut, printed, sourceOf, streamOf } from "./record-streams";

const readCsv = (text: string) => readPosture(sourceOf(text, "csv", "posture.csv"), NOW);
const readJson = (records: readonly unknown[]) =>
  readPosture(
    sourceOf(records.map((record) => JSON.stringify(record)).join("\n"), "json-lines", "posture.jsonl"),
    NOW,
  );

/** Character column of a column's cell in the row of the cells. */
const columnOf = (cells: Readonly<Record<string, string>>, name: string) => {
  const before = COLUMNS.slice(0, COLUMNS.indexOf(name));
  return csvLine(cells, before).length + (before.length === 0 ? 1 : 2);
};

/** The device of the given number with a leaf changed, as cells and as JSON. */
const changed = (number: number, name: string, value: string) => ({
  ...cellsOf(postureOf(number)),
  [name]: value,
});
const nested = (number: number, name: string, value: unknown) => {
  const record = structuredClone(postureOf(number)) as unknown as Record<string, Record<string, unknown>>;
  const [group, leaf] = name.split(".") as [string, string?];
  const [holder, key] = leaf === undefined ? [record, group] : [record[group]!, leaf];
  if (value === "") delete holder[key];
  else holder[key] = value;
  return record;
};

const CELL_FAULTS: ReadonlyArray<readonly [string, string, string]> = [
  ["schema", "posture/v2", 'found "posture/v2"; write posture/v1'],
  ["source.system", "excel", 'found "excel"; write intune, baramundi, matrix42 or file'],
  ["source.tenant", "a@b.example", "write an identifier: 1 to 64 letters"],
  ["source.tenant", "", "is missing; write an identifier"],
  ["source.recordId", "two words", 'found "two words"; write an identifier'],
  ["collectedAt", "", "is missing; write a time of the calendar in UTC"],
  [
    "collectedAt",
    "2026-02-30T08:00:00Z",
    'found "2026-02-30T08:00:00Z"; write a time of the calendar in UTC',
  ],
  ["collectedAt", "2026-06-15T13:00:00+02:00", "as 2026-01-31T08:30:00Z"],
  ["collectedAt", "2026-06-15T24:00:00Z", "write a time of the calendar"],
  [
    "collectedAt",
    "2026-06-15T12:05:01Z",
    "which is still to come at 2026-06-15T12:00:00.000Z; correct it, or set the",
  ],
  ["device.id", "a b", "write an identifier"],
  ["device.serialNumber", "To be filled by O.E.M.", 'found "To be filled by O.E.M."; write the manufacturer'],
  ["device.name", "Laptop of someone", 'found "Laptop of someone"; write an inventory number'],
  ["device.manufacturer", "x".repeat(61), "write a product's name: 1 to 60"],
  ["device.model", "for@someone", "write a product's name"],
  ["ownership", "city", "write company, personal or unknown"],
  ["management.agent", "the agent", "write an identifier"],
  ["management.enrolledAt", "0001-01-01T00:00:00Z", "or leave it out where a system means none"],
  [
    "management.enrolledAt",
    "2026-06-15T11:00:00Z",
    "after management.lastSyncAt; write a time up to 2026-06-15T10",
  ],
  [
    "management.lastSyncAt",
    "2026-06-15T11:30:00.001Z",
    "after collectedAt; write a time up to 2026-06-15T11:30:00Z",
  ],
  ["management.registration", "", "is missing; write an identifier"],
  ["compliance.state", "Compliant", "write compliant, noncompliant, inGracePeriod"],
  ["compliance.graceUntil", "9999-12-31T23:59:59Z", "between 2000 and 2199"],
  ["os.platform", "ios", "write windows, linux or macos"],
  ["os.version", "11 Pro", "write a version of dotted numbers, such as 10.0.26100.4061"],
  ["os.edition", "Pro\t", "write a product's name"],
  ["encryption.encrypted", "yes", 'found "yes"; write true or false'],
  ["encryption.encrypted", "", "is missing; write true or false"],
  ["encryption.evidence", "none", "write isEncrypted, bitLockerStatus, luks or other"],
  ["firewall", "true", "write on, off or unknown"],
  ["preBoot", "pin", "write tpm, tpm-and-pin, passphrase, none or unknown"],
  ["join", "workgroup", "write entra, hybrid, domain, none or unknown"],
  ["rooted", "false", "write no, yes or unknown"],
  ["health.attestedAt", "2026-06-15T11:31:00Z", "after collectedAt; write a time up to 2026-06-15T11:30:00Z"],
  ["health.attestedAt", "", "is missing; write a time of the calendar"],
  ["health.secureBoot", "WAHR", 'found "WAHR"; write true or false'],
  ["health.codeIntegrity", "1", "write true or false"],
  ["health.tpmVersion", "Not available", "write the TPM's version"],
  ["threat", "severe", "write none, low, medium, high or unknown"],
  [
    "key.spkiSha256",
    "AB".repeat(32),
    `found "${"AB".repeat(20)}..."; write a SHA-256: 64 hexadecimal digits in low`,
  ],
  ["key.storage", "TPM", "write tpm, software-ksp or unknown"],
  ["key.proof", "", "is missing; write none, mdm-channel, scep-challenge or tpm-certify"],
  ["key.evidenceSha256", "00", "write a SHA-256"],
  ["raw.sha256", "", "is missing; write a SHA-256"],
];

describe("reading posture", () => {
  it.each(CELL_FAULTS)("finds in CSV: %s %j", async (name, value, message) => {
    const cells = changed(2, name, value);
    const text = [COLUMNS.join(","), csvLine(cellsOf(postureOf(1))), csvLine(cells)].join("\n");
    const { faults, records } = await readCsv(text);
    expect(printed(faults)).toEqual([
      expect.stringContaining(`posture.csv:3:${columnOf(cells, name)} ${name}: `),
    ]);
    expect(faults[0]).toMatchObject({ kind: "form", message: expect.stringContaining(message) });
    expect(records.map(({ line }) => line)).toEqual([2]);
  });

  it.each(CELL_FAULTS)("finds in JSON lines: %s %j", async (name, value, message) => {
    const record = nested(2, name, value);
    const { faults, records } = await readJson([postureOf(1), record]);
    // What is missing is reported at the object that lacks it.
    const [group, leaf] = name.split(".");
    const place =
      value !== "" ? JSON.stringify(value) : leaf === undefined ? "{" : JSON.stringify(record[group!]);
    const column = JSON.stringify(record).indexOf(place) + 1;
    expect(printed(faults)).toEqual([expect.stringContaining(`posture.jsonl:2:${column} ${name}: `)]);
    expect(faults[0]).toMatchObject({ kind: "form", message: expect.stringContaining(message) });
    expect(records.map(({ line }) => line)).toEqual([1]);
  });

  it.each<[string, unknown, string, string]>([
    ["at the top", { ...postureOf(1), userPrincipalName: "erika" }, "record", '"userPrincipalName"'],
    ["in a group", nested(1, "device.user", "erika"), "device", '"user"'],
    ["a list for a group", { ...postureOf(1), key: [] }, "key", "found []; write spkiSha256, storage, proof"],
    [
      "a word for yes",
      nested(1, "encryption.encrypted", "true"),
      "encryption.encrypted",
      'found "true"; write',
    ],
    [
      "no name of the schema",
      { ...postureOf(1), schema: undefined },
      "schema",
      "is missing; write posture/v1",
    ],
  ])("finds in JSON lines what may not stand there: %s", async (_, record, field, message) => {
    const { faults, records } = await readJson([record]);
    expect(faults).toMatchObject([{ line: 1, field, message: expect.stringContaining(message) }]);
    expect(records).toEqual([]);
  });

  it("gives none of the records that claim one device", async () => {
    const twice = [postureOf(1), postureOf(2), { ...postureOf(1), firewall: "off" as const }];
    const { faults, records } = await readCsv(csvOf(twice));
    expect(records.map(({ line }) => line)).toEqual([3]);
    expect(faults.map(({ kind, line, field }) => [kind, line, field])).toEqual([
      ["form", 4, "device.name"],
      ["form", 4, "device.serialNumber"],
    ]);
    expect(faults[0]!.message).toBe('found "LT-0001" as in line 2; leave one record of each device');
  });

  it.each([
    ["name in other case", { name: "lt-0001" }, "device.name"],
    ["serial number", { serialNumber: "5CG0000001" }, "device.serialNumber"],
  ])("finds a second device of one %s", async (_, device, field) => {
    const second = postureOf(2);
    const { faults } = await readJson([postureOf(1), { ...second, device: { ...second.device, ...device } }]);
    expect(faults).toMatchObject([
      { kind: "form", line: 2, field, message: expect.stringContaining("line 1") },
    ]);
  });

  it("gives all devices that have one key, and says so", async () => {
    const key = postureOf(1).key;
    const third = { ...postureOf(3), key };
    // Its own record is refused, but the key is in its hands all the same.
    const refused = { ...postureOf(4), key, firewall: "maybe" };
    const { faults, records } = await readJson([postureOf(1), postureOf(2), third, refused]);
    expect(faults.map(({ kind, line, field }) => [kind, line, field])).toEqual([
      ["conflict", 3, "key.spkiSha256"],
      ["form", 4, "firewall"],
      ["conflict", 4, "key.spkiSha256"],
    ]);
    expect(faults[0]!.message).toContain("found the key of LT-0001 in line 1");
    expect(records.map(({ line, keySharedWith }) => [line, keySharedWith])).toEqual([
      [1, ["LT-0003", "LT-0004"]],
      [2, []],
      [3, ["LT-0001", "LT-0004"]],
    ]);
  });

  it("takes a source's clock that is five minutes ahead", async () => {
    const { faults } = await readJson([nested(1, "collectedAt", "2026-06-15T12:05:00Z")]);
    expect(faults).toEqual([]);
  });

  it("reads the same from CSV and JSON lines, with the same digest, whatever the order of the fields", async () => {
    await fc.assert(
      fc.asyncProperty(postures, fc.boolean(), async (list, shuffled) => {
        const columns = shuffled ? [...COLUMNS].reverse() : COLUMNS.filter((name) => name !== "schema");
        const csv = await readCsv(csvOf(list, columns));
        const json = await readJson(
          list.map((posture) => Object.fromEntries(Object.entries(posture).reverse())),
        );
        expect([csv.faults, json.faults]).toEqual([[], []]);
        expect(csv.records.map(({ posture }) => posture)).toEqual(list);
        expect(json.records.map(({ posture }) => posture)).toEqual(list);
        const digests = list.map((posture) =>
          createHash("sha256").update(canonicalize(posture)!).digest("hex"),
        );
        expect(csv.records.map(({ sha256 }) => sha256)).toEqual(digests);
        expect(json.records.map(({ sha256 }) => sha256)).toEqual(digests);
      }),
    );
  });

  it("finds any three faults, each at its place, and nothing else", async () => {
    const three = fc.uniqueArray(
      fc.record({ fault: fc.constantFrom(...CELL_FAULTS), row: fc.nat({ max: 9 }) }),
      {
        minLength: 3,
        maxLength: 3,
        selector: ({ row }) => row,
      },
    );
    await fc.assert(
      fc.asyncProperty(three, async (chosen) => {
        const rows = Array.from({ length: 10 }, (_, index) => cellsOf(postureOf(index)));
        for (const { fault, row } of chosen) rows[row] = { ...rows[row]!, [fault[0]]: fault[1] };
        const { faults, records } = await readCsv(
          [COLUMNS.join(","), ...rows.map((row) => csvLine(row))].join("\n"),
        );
        expect(faults.map(({ line, field, column }) => ({ line, field, column }))).toEqual(
          [...chosen]
            .sort((a, b) => a.row - b.row)
            .map(({ fault: [field], row }) => ({
              line: row + 2,
              field,
              column: columnOf(rows[row]!, field),
            })),
        );
        expect(records).toHaveLength(7);
      }),
    );
  });

  it("does not care where the stream is cut", async () => {
    const odd = nested(3, "device.model", "Bürorechner Größe 1");
    const text = [postureOf(1), odd, nested(4, "device.model", "für@")]
      .map((one) => JSON.stringify(one))
      .join("\r\n");
    const bytes = new TextEncoder().encode(text);
    const whole = await readPosture(sourceOf(text, "json-lines"), NOW);
    expect([whole.records.length, whole.faults.length]).toEqual([2, 1]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 60 }), async (positions) => {
        const source = { chunks: streamOf(...cut(bytes, positions)), format: "json-lines" as const };
        expect(await readPosture(source, NOW)).toEqual(whole);
      }),
    );
  });
});
