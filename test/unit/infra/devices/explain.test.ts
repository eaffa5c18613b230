import { explainVerdict } from "../../../../infra/devices/explain";
import { judged, OTHER_KEY, postureWith } from "./admission-samples";

it.each([
  ["de", ["Das Gerät darf ins Verwaltungsnetz."]],
  ["en", ["The device may enter the administration network."]],
] as const)("says in one line of %s that all is well", (language, lines) => {
  expect(explainVerdict(judged(), language)).toEqual(lines);
});

it("says what a laptop under repair reaches, and what the user must do, the gravest first", () => {
  const posture = { ...postureWith("os.version", "10.0.26100.4060"), firewall: "off" } as const;
  expect(explainVerdict(judged({ posture }), "de")).toEqual([
    "Das Gerät erreicht nur die Geräteverwaltung, um wieder in Ordnung zu kommen: kein Postfach, keine Laufwerke.",
    "Ein vorhandener Zugang endet mit seiner Laufzeit und wird nicht verlängert.",
    "- Es fehlen Sicherheitsupdates. Installieren Sie alle Updates und starten Sie das Gerät neu. (10.0.26100.4060 < 10.0.26100.4061)",
    "- Die Firewall des Geräts ist aus. Schalten Sie sie ein und synchronisieren Sie dann in der App der Geräteverwaltung.",
  ]);
});

it("tells a request that failed from access that is gone", () => {
  const refused = { accepted: false, refusals: [{ reason: "too-large" }] } as const;
  expect(explainVerdict(judged({ keys: { request: refused } }), "en")).toEqual([
    "The device gets no new access.",
    "Access that it has stays good until its end.",
    "- The device's request for access was not in order. Ask the help desk to let the device make a new one. (too-large)",
  ]);
});

it("tells a device that is blocked from one that loses the access of one key", () => {
  const rooted = explainVerdict(judged({ posture: postureWith("rooted", "yes") }), "en");
  expect(rooted[1]).toBe("Access that it has is blocked at once.");
  const issued = [{ sha256: OTHER_KEY, since: "2026-05-01T00:00:00Z", live: true, revoked: false }];
  const strangeKey = explainVerdict(judged({ keys: { issued } }), "en");
  expect(strangeKey[1]).toBe("Access with the key in question is blocked at once.");
});
