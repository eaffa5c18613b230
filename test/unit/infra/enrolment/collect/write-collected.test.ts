import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Posture } from "../../../../../infra/devices/posture";
import type { CheckedRecord } from "../../../../../infra/enrolment/collect/joining/checked";
import { writeCollected } from "../../../../../infra/enrolment/collect/write-collected";

let folder: string;
let posture: string;
let requests: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "collected-"));
  [posture, requests] = [join(folder, "posture.jsonl"), join(folder, "requests")];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const record = (name: string, pem?: string): CheckedRecord => ({
  posture: { device: { name } } as Posture,
  ...(pem === undefined ? {} : { request: { pem, spkiSha256: "" } }),
});
const write = (records: readonly CheckedRecord[], onWritten: () => void = () => undefined) =>
  writeCollected(records, { posture, requests }, { dryRun: false, onWritten });
const files = () =>
  Object.fromEntries(readdirSync(requests).map((name) => [name, readFileSync(join(requests, name), "utf8")]));

describe("what was collected", () => {
  it("is written with one line a record, and one file a request", () => {
    expect(write([record("A", "a"), record("B")])).toEqual({ added: 1, changed: 0, same: 0 });
    expect(readFileSync(posture, "utf8")).toBe('{"device":{"name":"A"}}\n{"device":{"name":"B"}}\n');
    expect(files()).toEqual({ "A.csr": "a" });
    expect(readdirSync(folder).sort()).toEqual(["posture.jsonl", "requests"]);
  });

  it("touches no request that is as before", () => {
    write([record("A", "a"), record("B", "b")]);
    const before = statSync(join(requests, "A.csr")).ino;
    expect(write([record("A", "a"), record("B", "c")])).toEqual({ added: 0, changed: 1, same: 1 });
    expect(statSync(join(requests, "A.csr")).ino).toBe(before);
    expect(files()).toEqual({ "A.csr": "a", "B.csr": "c" });
  });

  it("is taken back when the last name cannot be changed, and leaves nothing lying about", () => {
    write([record("A", "a"), record("B", "b")]);
    const old = Buffer.from([0xff, 0x00, 0x0a]);
    writeFileSync(join(requests, "B.csr"), old);
    let written = 0;
    const blocked = () => {
      // Everything is prepared now, nothing changed yet; from here on the posture file's name is taken.
      if (++written < 4) return;
      expect(readFileSync(join(requests, "A.csr"), "utf8")).toBe("a");
      rmSync(posture);
      mkdirSync(join(posture, "inner"), { recursive: true });
    };
    expect(() => write([record("A", "a2"), record("B", "b2"), record("C", "c")], blocked)).toThrow(
      /EISDIR|ENOTEMPTY/,
    );
    expect(readdirSync(requests).sort()).toEqual(["A.csr", "B.csr"]);
    expect(readFileSync(join(requests, "A.csr"), "utf8")).toBe("a");
    expect(readFileSync(join(requests, "B.csr"))).toEqual(old);
    expect(readdirSync(folder).sort()).toEqual(["posture.jsonl", "requests"]);
  });
});
