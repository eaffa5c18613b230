import { LIFE_STATES, type Device, type LifeEvent, type LifeState } from "../../../../infra/devices/device";
import { revocationOf } from "../../../../infra/devices/revocation";
import {
  codes,
  effect,
  history,
  judged,
  KEY,
  KEYS,
  OTHER_KEY,
  POSTURE,
  ROLLOUT,
  TODAY,
} from "./admission-samples";

type Row = readonly [state: string, states: readonly LifeState[], effect: string, codes: string];

const STATES: readonly Row[] = [
  ["ordered", ["ordered"], "none expire", "not-delivered"],
  ["delivered", ["ordered", "delivered"], "none expire", "not-handed-over"],
  ["active", ["ordered", "delivered", "active"], "work keep", ""],
  ["lost", ["ordered", "delivered", "active", "lost"], "none revoke", "lost"],
  ["lost before hand-over", ["ordered", "delivered", "lost"], "none revoke", "lost"],
  ["stolen", ["ordered", "delivered", "active", "stolen"], "none revoke", "stolen"],
  ["found", ["ordered", "delivered", "active", "lost", "found"], "none revoke", "found-not-reinstalled"],
  [
    "reinstalled without a loss",
    ["ordered", "delivered", "active", "reinstalled"],
    "none expire",
    "not-released",
  ],
  [
    "reinstalled after a loss",
    ["ordered", "delivered", "active", "lost", "found", "reinstalled"],
    "none expire",
    "not-released",
  ],
  [
    "active again",
    ["ordered", "delivered", "active", "stolen", "found", "reinstalled", "active"],
    "work keep",
    "",
  ],
  ["retired", ["ordered", "delivered", "active", "retired"], "none revoke", "retired-not-wiped"],
];

describe("each state of the life cycle", () => {
  it.each(STATES)("%s", (_, states, expected, reasons) => {
    const verdict = judged({ device: { history: history(...states) } });
    expect([effect(verdict), codes(verdict).join(" ")]).toEqual([expected, reasons]);
  });

  it("has a row", () => {
    const walked = new Set(STATES.map(([, states]) => states.at(-1)));
    expect(LIFE_STATES.filter((state) => !walked.has(state))).toEqual([]);
  });

  it("retired with proof of wiping costs no thumbprint", () => {
    const device = { history: history("ordered", "delivered", "active", "retired"), wipingProof: "LP 7" };
    const verdict = judged({ device });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none expire", "retired"]);
  });

  it.each(["lost", "stolen"] as const)("written off while it was %s it stays %s", (state) => {
    const device = {
      history: history("ordered", "delivered", "active", state, "retired"),
      wipingProof: "LP 7",
    };
    const verdict = judged({ device });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none revoke", state, "retired"]);
  });

  it("not in the register", () => {
    const verdict = judged({ unregistered: true });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none expire", "not-in-register"]);
  });

  it("takes bad news before its day, good news on its day", () => {
    const last = (event: LifeEvent) => ({ history: [...history("ordered", "delivered"), event] });
    const tomorrow = "2026-06-16";
    expect(codes(judged({ device: last({ state: "lost", on: tomorrow }) }))).toEqual(["lost"]);
    expect(codes(judged({ device: last({ state: "active", on: tomorrow }) }))).toEqual(["not-handed-over"]);
    expect(codes(judged({ device: last({ state: "active", on: TODAY }) }))).toEqual([]);
  });
});

describe("what else the register says", () => {
  it.each([
    ["owner", { owner: "other" }, "none revoke", "owner-not-city"],
    ["no approval", { approvedOn: undefined }, "none expire", "order-not-approved"],
    ["approval of tomorrow", { approvedOn: "2026-06-16" }, "none expire", "order-not-approved"],
    ["no agreement", { agreement: undefined }, "remediation expire", "agreement-missing"],
    ["form", { form: "desktop" }, "none expire", "form-not-allowed"],
    ["department", { department: "zoo" }, "remediation expire", "department-not-in-rollout"],
    ["no start", { department: "treasury" }, "remediation expire", "department-not-started"],
    ["start of tomorrow", { department: "archive" }, "remediation expire", "department-not-started"],
    ["pause of today", { department: "museum" }, "remediation expire", "department-paused"],
    ["pause without end", { department: "library" }, "remediation expire", "department-paused"],
  ] as const)("%s", (_, device, expected, code) => {
    const verdict = judged({ device: device });
    expect([effect(verdict), ...codes(verdict)]).toEqual([expected, code]);
  });

  const departments = ["zoo", "treasury", "archive", "museum", "library"];
  it.each(departments)("an individual exception works in %s until its last day", (department) => {
    expect(codes(judged({ device: { department, exceptionUntil: TODAY } }))).toEqual([]);
    const over = judged({ device: { department, exceptionUntil: "2026-06-14" } });
    expect(effect(over)).toBe("remediation expire");
    expect(codes(over)[0]).toBe("exception-over");
    const unagreed = codes(judged({ device: { department, exceptionUntil: TODAY, agreement: undefined } }));
    expect(unagreed).toHaveLength(2);
    expect(unagreed[0]).toBe("agreement-missing");
    expect(unagreed[1]).toMatch(/^department-/);
  });

  it("works on the department's first day", () => {
    const [parks] = ROLLOUT.departments;
    const rollout = { departments: [{ ...parks!, start: TODAY }] };
    expect(judged({ rollout }).reasons).toEqual([]);
  });

  it("an exception that is over does not matter once the department works", () => {
    expect(judged({ device: { exceptionUntil: "2026-06-14" } }).reasons).toEqual([]);
  });
});

describe("a loss that the authority was told of by name", () => {
  const keys = { reportedLost: "2026-06-10T03:12:00Z", issued: [] };
  const since = (...later: LifeEvent[]) => ({
    keys,
    device: { history: [...history("ordered", "delivered", "active"), ...later] },
  });

  it("keeps the device out, whatever key it shows, while the register knows nothing of it", () => {
    expect(codes(judged(since()))).toEqual(["reported-lost"]);
  });

  it("says nothing of its own once the register says the same", () => {
    expect(codes(judged(since({ state: "lost", on: "2026-06-11" })))).toEqual(["lost"]);
  });

  it.each([
    ["of the day before keeps it out", "2026-06-09", ["reported-lost"]],
    ["of the same day lets it in", "2026-06-10", []],
  ])("a reinstallation %s", (_, on, expected) => {
    const states = ["lost", "found", "reinstalled", "active"] as const;
    expect(codes(judged(since(...states.map((state) => ({ state, on })))))).toEqual(expected);
  });
});

describe("a device that came back", () => {
  const back = (reinstalled: string, lost = "2026-05-01"): Partial<Device> => ({
    history: [
      ...history("ordered", "delivered", "active"),
      { state: "lost", on: lost },
      { state: "found", on: lost },
      { state: "reinstalled", on: reinstalled },
      { state: "active", on: reinstalled },
    ],
  });
  const issued = (sha256: string, since: string, live: boolean, revoked = !live) => ({
    sha256,
    since,
    live,
    revoked,
  });

  it("loses live certificates with the old key, and only those", () => {
    const keys = {
      issued: [issued(OTHER_KEY, "2026-04-30T23:59:59Z", true), issued(KEY, "2026-05-10T00:00:00Z", true)],
    };
    // A record from before both certificates: only the comeback speaks here.
    const verdict = judged({
      device: back("2026-05-10"),
      posture: { ...POSTURE, collectedAt: "2026-04-01T00:00:00Z" },
      keys,
    });
    expect(effect(verdict)).toBe("none revoke");
    expect(codes(verdict)).toEqual(["key-from-before-loss", "posture-stale"]);
    expect(revocationOf(verdict, OTHER_KEY)).toMatchObject({ class: "key-compromised" });
    expect(revocationOf(verdict, KEY)).toBeUndefined();
  });

  it("gets nothing for the old key, and keeps what the new key has", () => {
    const keys = { issued: [issued(KEY, "2026-05-09T12:00:00Z", false, false)] };
    const verdict = judged({ device: back("2026-05-10"), keys });
    expect([effect(verdict), ...codes(verdict)]).toEqual(["none keep", "request-key-from-before-loss"]);
  });

  it("works with the new key, also on the day of the comeback", () => {
    const keys = {
      issued: [issued(OTHER_KEY, "2026-03-01T00:00:00Z", false), issued(KEY, `${TODAY}T08:00:00Z`, true)],
    };
    expect(judged({ device: back(TODAY), keys }).reasons).toEqual([]);
    expect(judged({ device: back(TODAY, TODAY), keys }).reasons).toEqual([]);
  });

  it("gets nothing for a key that was made, revoked and sent again on the day of loss and comeback", () => {
    const keys = { issued: [issued(KEY, `${TODAY}T08:00:00Z`, false)] };
    expect(codes(judged({ device: back(TODAY, TODAY), keys }))).toEqual([
      "request-key-from-before-loss",
      "request-key-revoked",
    ]);
  });

  it("does not count a reinstallation at home", () => {
    const device = { history: history("ordered", "delivered", "active", "reinstalled", "active") };
    const keys = { issued: [issued(KEY, "2026-02-02T00:00:00Z", true)] };
    expect(judged({ device, keys }).reasons).toEqual([]);
  });

  it("counts the last loss, not the first", () => {
    const { history: once } = back("2026-05-10") as Device;
    const twice = [
      ...once,
      { state: "lost", on: "2026-06-01" },
      { state: "found", on: "2026-06-02" },
      { state: "reinstalled", on: "2026-06-03" },
      { state: "active", on: "2026-06-03" },
    ] as const;
    const keys = { issued: [issued(KEY, "2026-05-20T00:00:00Z", true)] };
    expect(codes(judged({ device: { history: twice }, keys }))).toEqual([
      "key-from-before-loss",
      "request-key-from-before-loss",
    ]);
  });
});

describe("what revocationOf says", () => {
  it("names the most urgent class", () => {
    const device = { owner: "other", history: history("ordered", "delivered", "active", "stolen") } as const;
    const verdict = judged({
      device,
      posture: { ...POSTURE, rooted: "yes" },
      keys: { sharedWith: ["LT-0002"] },
    });
    const revocation = revocationOf(verdict, KEY);
    expect(revocation?.class).toBe("stolen");
    expect(revocation?.reasons.map(({ code }) => code)).toEqual([
      "stolen",
      "key-duplicated",
      "rooted",
      "owner-not-city",
    ]);
  });

  it("is silent for what only lapses", () => {
    expect(revocationOf(judged({ keys: { ...KEYS, request: undefined } }), KEY)).toBeUndefined();
  });
});
