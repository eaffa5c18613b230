import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPosture } from "../../infra/devices/posture-reader";
import { collected } from "../../infra/enrolment/collect/collected";
import { graphTransport } from "../../infra/enrolment/collect/intune/graph-transport";
import { gatherFromIntune } from "../../infra/enrolment/collect/intune/intune";
import { writeCollected } from "../../infra/enrolment/collect/write-collected";
import { laptopRequests } from "../fleet/laptop-requests";
import { SimulatedTiming } from "../unit/infra/azure-calls/simulated-timing";
import { FakeGraph } from "../unit/infra/enrolment/collect/fake-graph";
import {
  managedDevice,
  NOW,
  registered,
  runState,
  SCRIPT,
  TENANT,
} from "../unit/infra/enrolment/collect/made-up-fleet";

jest.setTimeout(1_800_000);

const DEVICES = 20_000;

it("a fleet of 20,000 with a key each is collected whole from a Graph that throttles and fails, and again unchanged", async () => {
  const graph = await FakeGraph.start();
  const folder = mkdtempSync(join(tmpdir(), "collect-fleet-"));
  const to = { posture: join(folder, "posture.jsonl"), requests: join(folder, "requests") };
  const took: Record<string, number> = {};
  const timed = async <T>(what: string, work: () => T | Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    took[what] = Math.round((performance.now() - began) / 100) / 10;
    return result;
  };
  try {
    const numbers = Array.from({ length: DEVICES }, (_, index) => index + 1);
    const csrs = await timed("made requests", () => [...laptopRequests(DEVICES)]);
    graph.devices = numbers.map((number) => managedDevice(number));
    graph.reports = numbers.map((number) => runState(number, reportWith(csrs[number - 1]!)));
    graph.next("devices", 5, { do: "status", status: 429, retryAfter: "20" });
    graph.next("reports", 9, { do: "status", status: 500 }, { do: "cut" }, { do: "drop" });
    const address = { origin: graph.origin, loopback: true };
    const collect = async (run: string) => {
      const gathered = await timed(`${run} reading`, async () =>
        gatherFromIntune(
          { tenant: TENANT, script: SCRIPT },
          {
            address,
            transport: await graphTransport(address),
            credential: {
              getToken: () => Promise.resolve({ token: "stand-in", expiresOnTimestamp: Infinity }),
            },
            timing: new SimulatedTiming(NOW),
          },
        ),
      );
      const result = await timed(`${run} joining`, () => collected(gathered, registered(...numbers), NOW));
      const written = await timed(`${run} writing`, () =>
        writeCollected(result.records, to, { dryRun: false }),
      );
      return { requests: gathered.requests, faults: result.faults, records: result.records.length, written };
    };
    expect(await collect("first")).toEqual({
      requests: 2 * (DEVICES / 1_000) + 4,
      faults: [],
      records: DEVICES,
      written: { added: DEVICES, changed: 0, same: 0 },
    });
    expect(readdirSync(to.requests)).toHaveLength(DEVICES);
    const text = readFileSync(to.posture);
    const { records, faults } = await readPosture({ chunks: [text] as never, format: "json-lines" }, NOW);
    expect(faults).toEqual([]);
    expect(records).toHaveLength(DEVICES);
    expect(await collect("second")).toMatchObject({ written: { added: 0, changed: 0, same: DEVICES } });
    took["MB of posture"] = Math.round(text.length / 1e6);
    took["MB of memory"] = Math.round(process.memoryUsage().rss / 1e6);
    console.log(took);
  } finally {
    await graph.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

function reportWith(csr: string): string {
  return JSON.stringify({
    schema: "laptop-report/v1",
    csr,
    ...{ storage: "tpm", firewall: "on", preBoot: "tpm-and-pin", join: "hybrid", edition: "Enterprise" },
    ...{ encrypted: true, evidence: "bitLockerStatus", rooted: "no" },
  });
}
