import { sweptPhrase } from "../../../../../rehearsal/lab/authority/swept";

const report = (change: object = {}) => ({
  sessions: 2,
  stay: 1,
  end: [],
  notEnded: 0,
  leftAlone: 0,
  ...change,
});
const revoked = { device: "LT-0001", because: "revoked" };

it.each([
  ["none ended, 1 stays", 0, report()],
  ["none ended, 2 stay", 0, report({ stay: 2 })],
  ["1 ended (revoked), 1 stays", 0, report({ end: [revoked] })],
  ["2 ended (revoked, lapsed), 1 stays", 0, report({ end: [revoked, { because: "lapsed" }] })],
  ["2 ended (revoked), 1 stays", 0, report({ end: [revoked, revoked] })],
  ["none ended, 1 stays, 1 did not end, exit code 1", 1, report({ end: [revoked], notEnded: 1 })],
  ["none ended, 1 stays, 12 left alone, exit code 5", 5, report({ leftAlone: 12 })],
  ["1 ended (never-issued), 1 stays, exit code 3", 3, report({ end: [{ because: "never-issued" }] })],
])("%s", (phrase, code, said) => {
  expect(sweptPhrase({ code, said, complaint: "" })).toBe(phrase);
  expect(sweptPhrase({ code, said: { revoked: [], sessions: said }, complaint: "" }, "sessions")).toBe(
    phrase,
  );
});

it.each([
  ["nothing", undefined],
  ["no sessions, because a step before them failed", { failed: { step: "gateway" } }],
  ["that a rehearsal has none: nobody was asked", { sessions: { rehearsal: true } }],
])("says what the command complained of where it printed %s", (_, said) => {
  const phrase = sweptPhrase({ code: 1, said, complaint: "gateway: locked" }, "sessions");
  expect(phrase).toBe("no list of sessions, exit code 1: gateway: locked");
});
