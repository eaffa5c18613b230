import { serverTrustNotice } from "../../../../infra/vpn/server-trust";

const NOW = new Date("2026-06-01T12:00:00Z");

it.each([
  ["2026-08-01", undefined, undefined],
  ["2026-07-31", undefined, undefined],
  ["2026-07-30", "warning", "for 60 more days"],
  ["2026-06-01", "warning", "for 1 more day."],
  ["2026-05-31", "alarm", "which is over"],
])("profiles that work until %s: %s", (until, severity, words) => {
  const notice = serverTrustNotice(until, NOW);
  expect(notice?.severity).toBe(severity);
  if (words !== undefined) expect(notice?.message).toContain(words);
});
