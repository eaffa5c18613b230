import type {
  ProbedTarget,
  ReportedLab,
  ReportedProbe,
  ReportedScenario,
} from "../../../../../policy-pack/findings/tried/schema";

/** What a lab of a made-up city saw: one scenario of each verdict, and cells in both forms. */
export function exampleLab(changed: Partial<ReportedLab> = {}): ReportedLab {
  return {
    stack: "dev",
    plan: ".rehearsal/dev/requests.jsonl",
    planSha256: "b2".repeat(32),
    isReviewed: "yes",
    at: "2026-06-13T09:00:00Z",
    seconds: 171,
    asExpected: 1,
    otherwise: 1,
    notApplicable: 1,
    scenarios: [
      exampleScenario(),
      exampleScenario({
        name: "matrix",
        group: "access matrix",
        sentence:
          "From inside the tunnel, with routes of its own and without firewall, a laptop of each department reaches exactly the cells that the model declares and the policy pack computes.",
        expected: "every cell as the model declares it",
        seen: "2 of 824 cells otherwise",
        verdict: "otherwise",
        note: "824 cells",
        odd: [
          {
            from: "parks",
            cell: "10.84.0.10 tcp/22",
            declared: "shut",
            computed: "shut",
            seen: "open",
          },
          { from: "parks", cell: "10.84.0.11 tcp/445", declared: "open", seen: "silent" },
          { text: "parks to 10.84.0.12 udp/53: declared open, seen silent" },
        ],
        oddLeft: 4,
      }),
      exampleScenario({
        name: "new-one",
        group: "a new group",
        sentence: "Something that has no German yet happens.",
        expected: "that",
        seen: "the plan has none",
        verdict: "not-applicable",
        seconds: 0,
      }),
    ],
    ...changed,
  };
}

export function exampleScenario(changed: Partial<ReportedScenario> = {}): ReportedScenario {
  return {
    name: "stolen",
    group: "not admitted",
    sentence: "The laptop that was reported stolen stays out, although its certificate has not ended.",
    expected: "no tunnel: AUTHENTICATION_FAILED",
    seen: "no tunnel: AUTHENTICATION_FAILED",
    verdict: "as-expected",
    odd: [],
    oddLeft: 0,
    seconds: 0.5,
    ...changed,
  };
}

/** A probe that reached one of its targets. */
export function exampleProbe(changed: Partial<ReportedProbe> = {}): ReportedProbe {
  return {
    stack: "dev",
    script: "probe.py",
    started: "2026-06-15T09:00:00Z",
    ended: "2026-06-15T09:02:00Z",
    listSha256: "c3".repeat(32),
    list: "same",
    conclusive: true,
    signature: "valid",
    thumbprint: "A1".repeat(20),
    reached: 1,
    targets: [
      exampleTarget(),
      exampleTarget({
        id: "tcp:10.84.0.10:445",
        what: "file server, SMB",
        verdict: "reached",
        detail: "banner: 220 files",
      }),
      exampleTarget({ id: "ike:self-made", what: "the gateway", verdict: "refused", detail: "no" }),
      exampleTarget({ id: "dns:mail", what: "mail server", verdict: "answered", detail: "192.0.2.7" }),
      exampleTarget({ id: "control:www", what: "a public host", verdict: "expected", detail: "" }),
      exampleTarget({ id: "udp:53", what: "a resolver", verdict: "not-tried", detail: "no reason" }),
    ],
    ...changed,
  };
}

export function exampleTarget(changed: Partial<ProbedTarget> = {}): ProbedTarget {
  return { id: "tcp:10.84.0.10:993", what: "mail server, IMAPS", verdict: "silent", detail: "", ...changed };
}
