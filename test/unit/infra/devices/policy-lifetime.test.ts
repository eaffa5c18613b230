import { stringify } from "yaml";
import { readAdmissionPolicy } from "../../../../infra/devices/admission-policy-reader";
import { printFault } from "../../../../infra/devices/record-fault";
import { POLICY } from "./admission-samples";

const LIMIT = { certificates: 100, days: 7 };

/** What the reader makes of a policy whose lifetime is written like this, for a fleet. */
function read(fleet: number, change: object, days: unknown = "computed", limit: object = LIMIT) {
  const text = stringify({
    schema: "admission-policy/v1",
    ...POLICY,
    certificate: { days, limit },
    ...change,
  });
  return readAdmissionPolicy(text, fleet, "p.yaml");
}

const faults = (...args: Parameters<typeof read>) => read(...args).faults.map(printFault);

describe("a lifetime that is to be computed", () => {
  it.each([
    [0, {}, 30],
    [40, {}, 30],
    [12_600, {}, 30],
    [20_000, {}, 18],
    [20_000, { losses: { unencrypted: 0 } }, 30],
    [5_000, { losses: { unencrypted: 0.5, lost: 0.04 } }, 16],
  ])("is for %d devices with %j: %d days", (fleet, change, days) => {
    const { policy, computed } = read(fleet, change);
    expect(computed).toBe(true);
    expect(policy?.certificate).toEqual({ days, limit: LIMIT });
  });

  it("is refused where not even one day fits, with what can be done", () => {
    const losses = { lost: 1, compromised: 1, unencrypted: 1, notWiped: 1 };
    const [found, ...more] = faults(15_000, { losses });
    expect(more).toEqual([]);
    expect(found).toContain(
      "p.yaml:13:9 certificate.days: found computed; 15000 devices with 4 losses per device and year would keep 183 thumbprints on the gateway's list, more than 150; not even certificates of one day fit; split the fleet over two authorities, or see why so many are lost\n",
    );
    expect(found).toMatch(/^ +1 +.* +183 .*does not fit$/m);
  });

  it("is held against the lifetime for repair, which is shorter", () => {
    expect(faults(20_000, { remediation: { days: 18 } })).toEqual([
      expect.stringContaining(
        " remediation.days: found 18; write fewer days than certificate.days (computed: 18)",
      ),
    ]);
    expect(faults(20_000, { remediation: { days: 17 } })).toEqual([]);
  });
});

describe("a lifetime that is written as a number", () => {
  it("is what it says, and not computed", () => {
    const { policy, computed } = read(2_000, {}, 14);
    expect({ days: policy?.certificate.days, computed }).toEqual({ days: 14, computed: false });
  });

  it("is refused for a fleet that it does not fit, with the table and what would", () => {
    expect(faults(12_600, {}, 30)).toEqual([]);
    const [found, ...more] = faults(20_000, {}, 30);
    expect(more).toEqual([]);
    const [sentence, ...table] = found!.split("\n");
    expect(sentence).toBe(
      "p.yaml:13:9 certificate.days: found 30; 20000 devices with 0.13 losses per device and year would keep 237 thumbprints on the gateway's list, more than 150; write computed, or 18 at most",
    );
    expect(table.map((line) => /^ {4,}(\d+) .*(fits|not fit)/.exec(line)?.slice(1))).toEqual([
      undefined,
      undefined,
      ...["1", "2", "3", "5", "7", "10", "14", "18"].map((days) => [days, "fits"]),
      ...["21", "30"].map((days) => [days, "not fit"]),
    ]);
    expect(read(20_000, {}, 30).policy).toBeUndefined();
    expect(faults(20_000, {}, 18)).toEqual([]);
  });

  it("is held against losses of the city's own", () => {
    expect(faults(3_000, { losses: { unencrypted: 1 } }, 15)).toEqual([]);
    expect(faults(3_000, { losses: { unencrypted: 1 } }, 16)).toEqual([
      expect.stringContaining("with 1.06 losses per device and year"),
    ]);
  });
});

describe("losses", () => {
  it.each([
    ["lost", 1.5, "found 1.5; write events per device and year, 0 to 1, such as 0.02"],
    ["unencrypted", -1, "found -1; write events per device and year, 0 to 1, such as 0.02"],
    ["notWiped", "few", 'found "few"; write events per device and year, 0 to 1, such as 0.02'],
    ["compromised", null, "found null; write events per device and year, 0 to 1, such as 0.02"],
  ])("of the kind %s are not %j, and nothing is computed from it", (kind, rate, message) => {
    expect(faults(1_000_000, { losses: { [kind]: rate } }, 30)).toEqual([
      expect.stringContaining(` losses.${kind}: ${message}`),
    ]);
  });

  it("of a kind that nobody knows are a fault", () => {
    expect(faults(10, { losses: { eaten: 0.1 } })).toEqual([
      expect.stringContaining('losses: found the unknown field "eaten"'),
    ]);
  });
});
