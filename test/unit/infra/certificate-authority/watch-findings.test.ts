import {
  ageInWords,
  EXPECTED_REVOKED,
  profileFindings,
  watchFindings,
} from "../../../../infra/certificate-authority/statement/watch-findings";
import type { GatewayStatement } from "../../../../infra/certificate-authority/statement/statement";
import { HEAD, thumbprint } from "./statements";

const NOW = new Date("2026-06-01T12:00:00Z");
const before = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000).toISOString();
const anchor = (notAfter: string, name = "device-ca-g1") => ({ name, notAfter, certificate: "", sha256: "" });
const revoked = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    thumbprint: thumbprint(i),
    class: "lost" as const,
    notAfter: inDays(5),
  }));

const sound: GatewayStatement = {
  authority: "Device CA",
  sequence: 7,
  time: before(10),
  anchors: [anchor(inDays(200))],
  revoked: [],
  withoutRoom: 0,
  ledger: HEAD,
};

const CASES: [what: string, change: Partial<GatewayStatement>, found: string[]][] = [
  ["ten minutes old", {}, []],
  ["three hours old to the minute", { time: before(180) }, []],
  ["three hours and a minute old", { time: before(181) }, ["alarm stale"]],
  ["of two minutes ahead, as clocks differ", { time: before(-2) }, []],
  ["with 150 revoked certificates", { revoked: revoked(EXPECTED_REVOKED) }, []],
  ["with 151", { revoked: revoked(EXPECTED_REVOKED + 1) }, ["warning nearly-full"]],
  ["with one that has no room", { revoked: revoked(300), withoutRoom: 1 }, ["alarm no-room"]],
  ["with an anchor of 60 days", { anchors: [anchor(inDays(60))] }, []],
  ["with an anchor of 59 days", { anchors: [anchor(inDays(59.9))] }, ["warning anchor-ends"]],
  [
    "with everything at once",
    {
      time: before(1_000),
      revoked: revoked(300),
      withoutRoom: 4,
      anchors: [anchor(inDays(3), "old"), anchor(inDays(200), "new")],
    },
    ["alarm stale", "alarm no-room", "warning anchor-ends"],
  ],
];

it.each(CASES)("of a statement %s", (_, change, found) => {
  const findings = watchFindings({ ...sound, ...change }, { now: NOW, hours: 3 });
  expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(found);
});

it("says what was found and what to do", () => {
  const [stale, full, ends] = watchFindings(
    { ...sound, time: before(312), revoked: revoked(200), anchors: [anchor(inDays(12.5))] },
    { now: NOW, hours: 3 },
  );
  expect(stale?.message).toMatch(
    /sealed 5 h 12 min ago, on 2026-06-01T06:48:00\.000Z; it must not be older than 3 h\. .*not revoked.*journalctl/s,
  );
  expect(full?.message).toMatch(/^200 of 300 places .*npm run ca -- status$/);
  expect(ends?.message).toMatch(/^the anchor device-ca-g1 ends in 12 days/);
});

it.each([
  [-60_000, "0 min"],
  [59 * 60_000, "59 min"],
  [60 * 60_000, "1 h 0 min"],
  [47 * 3_600_000, "47 h 0 min"],
  [76 * 3_600_000, "3 d 4 h"],
])("writes %d ms as %s", (milliseconds, words) => {
  expect(ageInWords(milliseconds)).toBe(words);
});

it.each([
  ["2026-09-01", []],
  ["2026-07-01", ["warning profiles-end"]],
  ["2026-05-31", ["alarm profiles-end"]],
])("of profiles that work until %s", (until, found) => {
  expect(profileFindings(until, NOW).map(({ severity, code }) => `${severity} ${code}`)).toEqual(found);
});
