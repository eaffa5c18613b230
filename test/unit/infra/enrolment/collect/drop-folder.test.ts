import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collected } from "../../../../../infra/enrolment/collect/collected";
import { gatherFromDrop } from "../../../../../infra/enrolment/collect/drop/drop-folder";
import { inventory, keySha256, registered, report } from "./made-up-fleet";

jest.setTimeout(60_000); // keys take time to make on a busy machine

/** Files are written at the machine's own time; this is two minutes later. */
let now: Date;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "drop-"));
  mkdirSync(join(folder, "reports"));
  now = new Date(Date.now() + 120_000);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HEADER =
  "source.system,source.tenant,source.recordId,collectedAt,device.id,device.serialNumber,device.name,ownership," +
  "management.agent,management.enrolledAt,management.lastSyncAt,management.registration,compliance.state," +
  "os.platform,os.version,os.edition,encryption.encrypted,encryption.evidence,firewall,preBoot,join,rooted";

function row(number: number, wishes: Record<string, string> = {}): string {
  const cells: Record<string, string> = {
    ...{ system: "baramundi", tenant: "musterstadt", record: `r${number}`, id: `d${number}` },
    ...{ serial: `5CG${String(number).padStart(7, "0")}`, name: inventory(number), encrypted: "true" },
    ...{ firewall: "on", rooted: "no" },
    ...wishes,
  };
  const seen = new Date(now.getTime() - 600_000).toISOString();
  return [
    ...[cells["system"], cells["tenant"], cells["record"], now.toISOString(), cells["id"], cells["serial"]],
    ...[
      cells["name"],
      "company",
      "agent",
      "2026-01-01T00:00:00Z",
      seen,
      "registered",
      "compliant",
      "windows",
    ],
    ...["10.0.26100.4061", "Enterprise", cells["encrypted"], "bitLockerStatus", cells["firewall"]],
    ...["tpm-and-pin", "domain", cells["rooted"]],
  ].join(",");
}

const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const putReport = (number: number, wishes: Record<string, unknown> = {}) =>
  put(`reports/${inventory(number)}.json`, JSON.stringify(report(number, wishes)));
const exported = (...rows: readonly string[]) => put("posture.csv", `${[HEADER, ...rows].join("\n")}\n`);
const collect = async () =>
  collected(await gatherFromDrop(folder, now), registered(1, 2, 3, 4), now).then((result) => ({
    ...result,
    names: result.records.map(({ posture }) => posture.device.name),
    messages: result.faults.map(({ place, message }) => `${place} ${message}`),
  }));

describe("an export and the laptops' reports", () => {
  it("become records with the key of the report", async () => {
    exported(row(1), row(2));
    putReport(1);
    putReport(2, { storage: "software-ksp" });
    const { records, messages } = await collect();
    expect(messages).toEqual([]);
    expect(records.map(({ posture }) => posture.key)).toEqual([
      { spkiSha256: keySha256(1), storage: "tpm", proof: "mdm-channel", evidenceSha256: expect.any(String) },
      {
        spkiSha256: keySha256(2),
        storage: "software-ksp",
        proof: "mdm-channel",
        evidenceSha256: expect.any(String),
      },
    ]);
    expect(records[0]!.posture).toMatchObject({
      source: { system: "baramundi", tenant: "musterstadt", recordId: "r1" },
      join: "domain", // the export's own word
      raw: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(records[0]!.request!.pem).toContain("BEGIN CERTIFICATE REQUEST");
  });

  it("may be JSON lines, and name the key themselves", async () => {
    exported(row(1));
    putReport(1);
    const { records } = await collect();
    rmSync(join(folder, "posture.csv"));
    rmSync(join(folder, "reports"), { recursive: true });
    put("posture.jsonl", `${JSON.stringify(records[0]!.posture)}\n`);
    const again = await collect();
    expect(again.messages).toEqual([]);
    expect(again.records).toEqual([{ posture: records[0]!.posture }]);
  });

  it("where they differ, the worse word counts", async () => {
    exported(row(1), row(2, { encrypted: "false", firewall: "off", rooted: "unknown" }));
    putReport(1, { encrypted: false, firewall: "unknown", rooted: "yes" });
    putReport(2);
    const { records } = await collect();
    expect(
      records.map(({ posture: { encryption, firewall, rooted } }) => [
        encryption.encrypted,
        firewall,
        rooted,
      ]),
    ).toEqual([
      [false, "unknown", "yes"],
      [false, "off", "unknown"],
    ]);
  });

  it("that name different keys are a fault of this laptop", async () => {
    put("posture.csv", `${HEADER},key.spkiSha256\n${row(1)},${keySha256(3)}\n${row(2)},${keySha256(2)}\n`);
    putReport(1);
    putReport(2);
    const { names, messages } = await collect();
    expect(names).toEqual([inventory(2)]);
    expect(messages).toEqual([
      expect.stringContaining("LT-00001 (posture.csv:2) its report holds another key"),
    ]);
  });

  it("name every fault at its place, and show nothing of what stood there", async () => {
    exported(row(1, { firewall: "Erika" }), row(2), row(3), row(4), `${row(1)},more`);
    putReport(1);
    putReport(2, { firewall: "Erika" });
    putReport(3);
    put(`reports/${inventory(4)}.json`, JSON.stringify(report(4)).slice(0, 300));
    const { names, messages, leftAside } = await collect();
    expect(names).toEqual([inventory(3)]);
    expect(messages).toEqual([
      expect.stringMatching(/^posture\.csv:2:\d+ firewall: has another value; write on, off or unknown$/),
      expect.stringMatching(/^posture\.csv:6:\d+ found 23 fields, the header has 22/),
      expect.stringMatching(
        /^LT-00002 \(posture\.csv:3\) its report firewall: is missing or has another value/,
      ),
      expect.stringMatching(/^LT-00004 \(posture\.csv:5\) its report is no JSON .*still being copied/),
    ]);
    expect(leftAside).toMatchObject({ noReport: 0, notInRegister: 0 });
    expect(JSON.stringify(messages)).not.toContain("Erika");
  });

  it("leave out who is not in the register, and who sent no report", async () => {
    exported(row(1), row(2), row(9, { name: "Erika-Mustermann" }));
    putReport(1);
    const { names, leftAside, messages } = await collect();
    expect(names).toEqual([inventory(1)]);
    expect(leftAside).toMatchObject({ noReport: 1, notInRegister: 1 });
    expect(messages).toEqual([]);
  });
});

describe("files that are still being written", () => {
  it("have another name until they are whole: such names mean nothing", async () => {
    exported(row(1), row(2));
    putReport(1);
    put("posture.csv.part", "x");
    for (const name of [
      `${inventory(2)}.json.part`,
      `.${inventory(2)}.json`,
      `${inventory(2)}.tmp`,
      "~$x.json",
    ]) {
      put(`reports/${name}`, JSON.stringify(report(2)));
    }
    mkdirSync(join(folder, "reports", `${inventory(3)}.json`));
    const { names, messages, leftAside } = await collect();
    expect(names).toEqual([inventory(1)]);
    expect(messages).toEqual([]);
    expect(leftAside).toMatchObject({ noReport: 1 });
  });

  it("as an export that changed less than a minute ago, let the run be refused", async () => {
    exported(row(1));
    putReport(1);
    now = new Date(now.getTime() - 70_000);
    await expect(collect()).rejects.toThrow(/posture\.csv was written to within the last 60 s.*in a minute/);
  });

  it("as a report, cost this laptop alone, at whatever byte they end", async () => {
    exported(row(1), row(2));
    putReport(2);
    const text = JSON.stringify(report(1));
    for (const length of [0, 1, 50, text.length - 2, text.length - 1]) {
      put(`reports/${inventory(1)}.json`, text.slice(0, length));
      const { names, messages } = await collect();
      expect(names).toEqual([inventory(2)]);
      expect(messages).toEqual([expect.stringContaining("its report is no JSON")]);
    }
  });
});

describe("a folder that cannot be used is refused whole", () => {
  it.each<[string, () => void, RegExp]>([
    ["holds no export", () => undefined, /holds no export; put it there as posture\.csv or posture\.jsonl/],
    [
      "holds two exports",
      () => {
        exported(row(1));
        put("posture.jsonl", "{}\n");
      },
      /posture\.csv and posture\.jsonl, and nobody can say which is true/,
    ],
    ["is not there", () => rmSync(folder, { recursive: true }), /cannot be read \(ENOENT\).*collect\.drop/],
    ["has an empty export", () => put("posture.csv", ""), /the file is empty/],
    ["has a header and nothing else", () => exported(), /posture\.csv holds not a single usable record/],
    [
      "lacks a column",
      () => put("posture.csv", `${HEADER.replace(",firewall", "")}\n`),
      /posture\.csv:1 firewall: the column is missing/,
    ],
    [
      "has only faults",
      () => exported(row(1, { firewall: "x" })),
      /not a single usable.*The first fault: posture\.csv:2:\d+ firewall/,
    ],
  ])("because it %s", async (_, arrange, message) => {
    arrange();
    await expect(collect()).rejects.toThrow(message);
  });
});

it.each([
  ["too large", () => put(`reports/${inventory(1)}.json`, "x".repeat(9_000)), "has 9000 bytes"],
  [
    "there in large and in small letters",
    () => {
      putReport(1);
      put(`reports/${inventory(1).toLowerCase()}.json`, JSON.stringify(report(2)));
    },
    "is there twice",
  ],
])("a report that is %s is a fault", async (_, arrange, message) => {
  exported(row(1), row(2));
  putReport(2);
  arrange();
  const { names, messages } = await collect();
  expect(names).toEqual([inventory(2)]);
  expect(messages).toEqual([expect.stringContaining(`LT-00001 (posture.csv:2) its report ${message}`)]);
});
