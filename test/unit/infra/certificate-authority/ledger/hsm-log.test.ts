import fc from "fast-check";
import type { Entry } from "../../../../../infra/certificate-authority/ledger/entry";
import { compareHsmLog, type HsmLogOptions } from "../../../../../infra/certificate-authority/ledger/hsm-log";
import { HASH } from "./ledgers";

const KEY = "https://ca.vault.azure.net/keys/anchor-g1/0123456789abcdef0123456789abcdef";
const SEAL_KEY = "https://ca.vault.azure.net/keys/ledger-seal/fedcba9876543210fedcba9876543210";
const CALLER = "d9da5048-2737-4770-bd64-000000000001";
const START = Date.parse("2026-06-01T08:00:00.000Z");
const iso = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

const options: HsmLogOptions = {
  keyId: KEY,
  from: new Date(START - 3_600_000),
  until: new Date(START + 3_600_000),
  tolerance: 5,
};

/** A record as diagnostic settings write it (learn.microsoft.com, "Azure Key Vault logging"). */
const row = (seconds: number, change: object = {}, properties: object = {}) => ({
  time: iso(seconds).replace("Z", "1234Z"),
  category: "AuditEvent",
  operationName: "KeySign",
  resultType: "Success",
  resultSignature: "OK",
  callerIpAddress: "192.0.2.1",
  identity: {
    claim: {
      "http://schemas.microsoft.com/identity/claims/objectidentifier": CALLER,
      "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": "somebody@example.org",
    },
  },
  properties: { id: KEY, requestUri: `${KEY}/sign?api-version=7.6`, httpStatusCode: 200, ...properties },
  ...change,
});
const lines = (...rows: object[]) => rows.map((each) => JSON.stringify(each));

const head = (sequence: number, seconds: number, fence = 1) => ({
  schema: "ledger/v1" as const,
  sequence,
  previous: HASH,
  time: iso(seconds),
  fence,
});
const intent = (sequence: number, seconds: number, fence = 1) =>
  ({ ...head(sequence, seconds, fence), kind: "intent", anchor: HASH }) as unknown as Entry;
const retry = (sequence: number, of: number, seconds: number, fence = 2) =>
  ({ ...head(sequence, seconds, fence), kind: "retry", intent: of }) as Entry;
const signed = (sequence: number, of: number, seconds: number, calls = 1, fence = 1) =>
  ({ ...head(sequence, seconds, fence), kind: "signed", intent: of, calls }) as Entry;
const issued = [intent(1, 0), signed(2, 1, 1), intent(3, 60), signed(4, 3, 61)];

const compare = (log: string[], entries: Entry[], change: Partial<HsmLogOptions> = {}) =>
  compareHsmLog(log, entries, { ...options, ...change });
const codes = async (...args: Parameters<typeof compare>) =>
  (await compare(...args)).alarms.map(({ code }) => code);

describe("the vault's log and the ledger", () => {
  it("agree when every signature has its entry and every entry its signature", async () => {
    expect(await compare(lines(row(0.5), row(60.5)), issued)).toEqual({
      alarms: [],
      cutOff: [],
      signatures: 2,
      signed: 2,
      otherKeys: 0,
    });
  });

  it("may come in the wrapper of diagnostic settings, and with blank lines", async () => {
    expect(await codes([JSON.stringify({ records: [row(0.5), row(60.5)] }), ""], issued)).toEqual([]);
  });

  it("are not about other operations, refused requests or other keys", async () => {
    const log = lines(
      row(0.5),
      row(60.5),
      row(20, { operationName: "KeyGet" }),
      row(21, {}, { httpStatusCode: 403 }),
      row(22, {}, { httpStatusCode: "429" }),
      row(23, { resultType: "Failed" }, { httpStatusCode: undefined }),
      row(24, {}, { id: SEAL_KEY, requestUri: `${SEAL_KEY}/sign` }),
    );
    expect(await compare(log, issued)).toMatchObject({ alarms: [], signatures: 2, otherKeys: 1 });
  });

  it("disagree about a signature that no entry knows: time and caller are named, nobody's name is", async () => {
    const { alarms } = await compare(lines(row(0.5), row(30), row(60.5)), issued);
    expect(alarms).toMatchObject([
      { code: "unexplained-signature", time: "2026-06-01T08:00:30.000Z", caller: CALLER },
    ]);
    expect(JSON.stringify(alarms)).not.toContain("somebody");
  });

  it("name no caller who is not an object id", async () => {
    const claim = { oid: "somebody@example.org" };
    const { alarms } = await compare(lines(row(30, { identity: { claim } })), []);
    expect(alarms).toMatchObject([{ caller: "unknown" }]);
  });

  it("disagree about one signature too many at the very time of a right one", async () => {
    expect(await codes(lines(row(0.5), row(0.6), row(60.5)), issued)).toEqual(["unexplained-signature"]);
  });

  it("agree about repeated calls that the entry states", async () => {
    const entries = [intent(1, 0), signed(2, 1, 9, 3)];
    expect(await codes(lines(row(1), row(4), row(8)), entries)).toEqual([]);
    expect(await codes(lines(row(1)), entries)).toEqual([]);
    expect(await codes(lines(row(1), row(2), row(4), row(8)), entries)).toEqual(["unexplained-signature"]);
  });

  it("disagree about an entry that no row shows", async () => {
    expect((await compare(lines(row(0.5)), issued)).alarms).toMatchObject([
      { code: "signature-without-row", sequence: 4, time: iso(61) },
    ]);
  });

  it("do not let an entry that may have more calls starve one that needs its only one", async () => {
    const entries = [intent(1, 0), intent(2, 0), signed(3, 1, 10, 3), signed(4, 2, 12)];
    expect(await codes(lines(row(5), row(5)), entries)).toEqual([]);
  });

  it("are compared for the time that the log covers", async () => {
    const span = { from: new Date(START + 30_000), until: new Date(START + 3_600_000) };
    expect(await compare(lines(row(60.5)), issued, span)).toMatchObject({ alarms: [], signed: 1 });
    expect(await codes(lines(row(-3_000)), [])).toEqual(["unexplained-signature"]);
    expect(await codes(lines(row(-3_000)), [], span)).toEqual([]);
  });

  it("are compared for one anchor where it is named", async () => {
    expect(await compare([], issued, { anchor: "f".repeat(64) })).toMatchObject({ alarms: [], signed: 0 });
  });

  it("list an attempt that was cut off, with the rows that only it explains, up to its limit", async () => {
    const entries = [intent(1, 0), intent(2, 8), retry(3, 1, 600), signed(4, 1, 601, 1, 2)];
    const { alarms, cutOff } = await compare(lines(row(2), row(600.5)), entries);
    expect(alarms).toEqual([]);
    expect(cutOff).toMatchObject([
      { sequence: 1, from: iso(-5), until: iso(13), rows: 1 },
      { sequence: 2, from: iso(3), until: iso(13), rows: 0 },
    ]);
    const log = lines(...[...Array(8).keys()].map((each) => row(1 + each / 10)), row(600.5));
    expect(await codes(log, entries, { callsPerAttempt: 6 })).toEqual([
      "unexplained-signature",
      "unexplained-signature",
    ]);
    expect(await codes(lines(row(300), row(600.5)), entries)).toEqual(["unexplained-signature"]);
  });

  it("do not use up a cut-off attempt's signature for the entry beside it", async () => {
    const entries = [intent(1, 0), intent(2, 0), signed(3, 2, 8), intent(4, 20), signed(5, 4, 21)];
    expect(await codes(lines(row(-4), row(8), row(20.5)), entries)).toEqual([]);
  });

  it.each<[string, string]>([
    ["is no JSON", "{"],
    ["is no record", '{"a":1}'],
    ["names no key", JSON.stringify(row(0.5, { properties: { httpStatusCode: 200 } }))],
    ["has no time", JSON.stringify(row(0.5, { time: "soon" }))],
  ])("are not compared in silence where a row %s", async (_, line) => {
    const { alarms } = await compare([...lines(row(0.5)), line, ...lines(row(60.5))], issued);
    expect(alarms).toMatchObject([{ code: "unreadable-row", line: 2 }]);
  });

  it.each<[string, object]>([
    ["by the request's address alone", { id: undefined }],
    ["by the key's id alone", { requestUri: undefined }],
    [
      "with a port and capital letters",
      { id: undefined, requestUri: `${KEY.replace("ca.vault.azure.net", "CA.vault.azure.net:443")}/sign` },
    ],
    [
      "without a version, which may be any",
      { id: undefined, requestUri: "https://ca.vault.azure.net/keys/anchor-g1/sign" },
    ],
  ])("recognise the key %s", async (_, properties) => {
    expect(await codes(lines(row(30, {}, properties)), [])).toEqual(["unexplained-signature"]);
  });

  it("need a key with its version", async () => {
    const { code } = { code: compare([], [], { keyId: "https://ca.vault.azure.net/keys/anchor-g1" }) };
    await expect(code).rejects.toThrow("write https://<vault>/keys/<name>/<version>");
  });

  it("agree about every log that a ledger's own runs can leave, and about none with one row more", async () => {
    const runs = fc.array(
      fc.record({
        begin: fc.nat(300),
        length: fc.nat(20),
        calls: fc.integer({ min: 1, max: 4 }),
        rows: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(runs, async (given) => {
        const entries: Entry[] = [];
        const rows: object[] = [];
        let capacity = 0;
        for (const [index, { begin, length, calls, rows: at }] of given.entries()) {
          entries.push(
            intent(2 * index + 1, begin),
            signed(2 * index + 2, 2 * index + 1, begin + length, calls),
          );
          for (const place of at.slice(0, calls)) rows.push(row(begin + place * length));
          capacity += calls;
        }
        expect(await codes(lines(...rows), entries)).toEqual([]);
        const flood = given.flatMap(({ begin, calls }) => Array(calls).fill(row(begin)) as object[]);
        if (given.length > 0) {
          expect(flood).toHaveLength(capacity);
          expect(await codes(lines(...flood, row(given[0]!.begin)), entries)).toEqual([
            "unexplained-signature",
          ]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
