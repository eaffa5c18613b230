import { planCapacity, type Capacity } from "../../../infra/vpn/capacity";
import {
  explainCertificates,
  faultOfCertificates,
  planCertificates,
} from "../../../infra/vpn/capacity-certificates";
import { explainChange, type Sized } from "../../../infra/vpn/capacity-surge";

const lines = (derived: ReturnType<typeof explainCertificates>) =>
  derived.map(({ what, value, because }) => `${what}: ${value}, ${because}`);

const explained = (...args: Parameters<typeof planCertificates>) =>
  lines(explainCertificates(planCertificates(...args)));

function sized(devices: number, losses = 0.13): Sized {
  const space = { cidr: "10.64.0.0/10", prefix: 10 };
  return {
    capacity: planCapacity(devices, "active-active", space) as Capacity,
    certificates: planCertificates(devices, losses),
  };
}

describe("what a fleet makes of its certificates", () => {
  it("is explained, each figure with its reason", () => {
    expect(explained(2_000, 0.13)).toEqual([
      "lifetime: 30 days, the longest that there is; its list stays within 150 on average",
      "renewal: after 12 to 15 days, each certificate at a moment of its own, 13.5 days on average",
      "sleep: 15 days, a laptop may sleep so long and still has a certificate when it wakes",
      "live: 2.2 a device, valid at the same time, 3 at most; all are listed when the device is lost",
      "losses: 260 a year, 0.13 per device and year: lost, compromised, unencrypted, not wiped",
      "list: 24 of 300, thumbprints on the gateway on average; 45 at 999 of 1000 moments",
      "worst list: 90 of 300, when on top of that one run revokes 20 devices, as many as it may alone",
      "signatures: 148 a day, 28 in the peak hour after all enrolled at once, 383 on a Monday",
      "HSM: 3 s a day, of signing with RSA-3072, 50 signatures a second",
      "rotation: 40 s, of the HSM for new certificates for all at once (RSA-4096: 1.3 minutes)",
    ]);
  });

  it("says what happens where the worst passes the gateway's 300, and what would avoid it", () => {
    const [worst] = explained(10_000, 0.13).filter((line) => line.startsWith("worst"));
    expect(worst).toBe(
      "worst list: 387 of 300, when on top of that one run revokes 100 devices, as many as it may alone; " +
        "the 300 most urgent are sent, the rest is an alarm; with 12 days all would find room",
    );
    const { lifetimes } = planCertificates(10_000, 0.13);
    expect(lifetimes[11]!.list.worst).toBeLessThanOrEqual(300);
    expect(lifetimes[12]!.list.worst).toBeGreaterThan(300);
  });

  it.each([
    [20_000, undefined, "lifetime: 18 days, the longest whose list is 150 on average at most"],
    [20_000, 7, "lifetime: 7 days, asked for; 18 is the longest whose list is 150 on average at most"],
    [2_000, 1, "lifetime: 1 day, asked for; 30 is the longest whose list is 150 on average at most"],
  ])("names why the lifetime of %d devices is what it is when %p is asked for", (devices, days, line) => {
    expect(explained(devices, 0.13, days)[0]).toBe(line);
  });

  it("fits or does not, by what was asked for", () => {
    expect(faultOfCertificates(planCertificates(20_000, 0.13, 18))).toBeUndefined();
    expect(faultOfCertificates(planCertificates(20_000, 0.13, 19))).toContain("18 days at most");
    expect(faultOfCertificates(planCertificates(20_000, 0.13))).toBeUndefined();
    expect(faultOfCertificates(planCertificates(20_000, 4))).toContain("split the fleet");
  });
});

describe("a change of the fleet", () => {
  it("that the gateway carries already changes nothing of it", () => {
    expect(lines(explainChange(sized(40), sized(100)))).toEqual([
      "SKU: stays, VpnGw2AZ carries 500 connections",
      "pool: stays, 10.64.0.0/24 has room",
      "lifetime: stays, 30 days fit both fleets",
      "list: 0.5 to 1.2, thumbprints on average",
      "signatures: 3 to 7.4, a day",
      "enrolment: 1.2 s, of the HSM, for the first certificates of 60 more devices",
    ]);
  });

  it("that shrinks it needs nobody enrolled", () => {
    const change = lines(explainChange(sized(2_000), sized(400)));
    expect(change[0]).toMatch(/^SKU: VpnGw4AZ to VpnGw2AZ, in place/);
    expect(change[1]).toMatch(/^pool: \/20 to \/22, .*disconnects everybody once/);
    expect(change.join("\n")).not.toContain("enrolment");
  });

  it("that makes certificates live shorter says what becomes of those out there", () => {
    expect(lines(explainChange(sized(2_000, 1), sized(8_000, 1)))).toContain(
      "lifetime: 24 to 6 days, what is out there keeps its own; renewals get the new one",
    );
  });
});
