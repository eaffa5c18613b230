import { accessNotices } from "../../../../infra/settings/access-notices";

const NOW = new Date("2026-06-01T12:00:00Z");
const monitoring = { retentionDays: 31, alarmMail: ["vpn@musterstadt.example"], ikeLogUntil: undefined };
const quiet = { confirmed: [], monitoring, serverTrustUntil: undefined };

it("says nothing where there is nothing to say", () => {
  expect(accessNotices(quiet, NOW)).toEqual([]);
  const later = { monitoring: { ...monitoring, ikeLogUntil: "2026-06-01" }, serverTrustUntil: "2026-12-01" };
  expect(accessNotices({ ...quiet, ...later }, NOW)).toEqual([]);
});

it("says loudly that protection is off, for each confirmation", () => {
  const confirmed = [
    { change: "replace-gateway", until: "2026-06-10", reason: "new generation" },
    { change: "replace-addresses", until: "2026-06-11", reason: "one address only" },
  ] as const;
  expect(accessNotices({ ...quiet, confirmed }, NOW)).toEqual([
    expect.stringMatching(/^PROTECTION IS OFF: .* replace-gateway until 2026-06-10 \("new generation"\)/),
    expect.stringMatching(/^PROTECTION IS OFF: .* replace-addresses until 2026-06-11/),
  ]);
});

it("says that the log of the key exchange has ended", () => {
  expect(accessNotices({ ...quiet, monitoring: { ...monitoring, ikeLogUntil: "2026-05-31" } }, NOW)).toEqual([
    expect.stringMatching(/ikeLogUntil: 2026-05-31 is over/),
  ]);
});

it("says that the profiles end", () => {
  expect(accessNotices({ ...quiet, serverTrustUntil: "2026-07-01" }, NOW)).toEqual([
    expect.stringMatching(/^remote-access:serverTrustUntil: .* until 2026-07-01, for 31 more days\. Make/),
  ]);
});
