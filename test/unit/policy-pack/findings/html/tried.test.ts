import { GROUPS, SENTENCES } from "../../../../../policy-pack/findings/html/german-scenarios";
import { htmlOf } from "../../../../../policy-pack/findings/html/html";
import { SCENARIOS } from "../../../../../rehearsal/lab/scenarios/catalogue";
import { exampleReport } from "../report/example-report";
import { exampleLab, exampleProbe, exampleScenario } from "../tried/example-tried";
import { textIn } from "./text-in";

const page = htmlOf(exampleReport({ lab: [exampleLab()], probe: [exampleProbe()] }), []);

test.each([
  ["that the lab is not Azure", "de", "Labor: Stack dev Nicht Azure: ein Gateway mit strongSwan"],
  ["that the lab is not Azure", "en", "Lab: stack dev Not Azure: a strongSwan gateway"],
  ["numbers", "de", "Ergebnis 1 wie erwartet, 1 anders, 1 ohne etwas zu erproben in diesem Plan"],
  ["when, and how long ago", "de", "Erprobt 13.06.2026, 09:00 UTC 2 Tage vor diesem Bericht"],
  [
    "which plan",
    "en",
    `Plan .rehearsal/dev/requests.jsonl SHA-256 ${"b2".repeat(32)} The reviewed plan? Yes:`,
  ],
  ["groups in German", "de", "nicht zugelassen Szenario Ergebnis Erwartet Gesehen"],
  [
    "a scenario in German",
    "de",
    "Der als gestohlen gemeldete Laptop bleibt draußen, obwohl sein Zertifikat noch nicht abgelaufen ist. stolen ✓ wie erwartet no tunnel: AUTHENTICATION_FAILED",
  ],
  ["a scenario in English", "en", "stays out, although its certificate has not ended. stolen ✓ as expected"],
  [
    "what was otherwise",
    "en",
    "matrix ✕ otherwise every cell as the model declares it 2 of 824 cells otherwise (824 cells)",
  ],
  [
    "the three answers of a cell",
    "de",
    "Von Feld Erklärt Berechnet Gesehen parks 10.84.0.10 tcp/22 shut shut open",
  ],
  ["that a cell was not computed", "de", "parks 10.84.0.11 tcp/445 open nicht verglichen silent"],
  ["a cell that is told in a sentence", "en", "parks to 10.84.0.12 udp/53: declared open, seen silent"],
  ["how many cells are left out", "de", "4 weitere im JSON des Labors"],
  ["why something was not tried", "de", "new-one – nicht erprobt – the plan has none"],
  ["what a device reached", "de", "Dieses fremde Gerät konnte zu dieser Zeit 1 von 6 Zielen erreichen."],
  ["what a device reached", "en", "This unmanaged device could reach 1 of 6 targets at this time."],
  ["each target", "de", "file server, SMB tcp:10.84.0.10:445 ✕ erreicht banner: 220 files"],
  [
    "what a signature is worth",
    "de",
    "✓ gültig Wer mit diesem Zertifikat angeklopft hat, hat das Ergebnis geschrieben.",
  ],
  [
    "which certificate knocked, and not that a gateway says the same",
    "en",
    `Certificate ${"A1".repeat(20)} SHA-1; whether a log of Azure&apos;s gateway names the thumbprint of a refused certificate was not verified`,
  ],
  [
    "which certificate knocked, and not that a gateway says the same",
    "de",
    "eines abgewiesenen Zertifikats nennt, wurde nicht überprüft",
  ],
  [
    "at the beginning what a lab saw",
    "de",
    "im Labor anders als erwartet: matrix – dev : Aus dem Tunnel heraus",
  ],
  [
    "at the beginning what a probe reached",
    "en",
    "reached from an unmanaged device: tcp:10.84.0.10:445 – dev : file server, SMB",
  ],
] as const)("tells %s (%s)", (_, language, words) => {
  expect(textIn(page, language)).toContain(words);
});

const FAILED = exampleScenario({ verdict: "otherwise", seen: "the lab failed: no such process" });
const lab = (changed: Parameters<typeof exampleLab>[0]) => ({ lab: [exampleLab(changed)] });
const probe = (changed: Parameters<typeof exampleProbe>[0]) => ({ probe: [exampleProbe(changed)] });
test.each([
  ["no lab", {}, "Kein Labor hat diesen Plan erprobt."],
  ["no probe", {}, "Von keinem fremden Gerät aus wurde erprobt."],
  [
    "another plan",
    lab({ isReviewed: "no" }),
    "Nein: das Labor hat einen anderen erprobt. Das zählt als nicht beurteilt.",
  ],
  ["a plan that nobody compared", lab({ isReviewed: "unknown" }), "Nicht bekannt: --lab-plan vergleicht es."],
  [
    "a part of the scenarios",
    lab({ only: "^matrix$" }),
    "Nur ein Teil Szenarien nach --only ^matrix$ zählt als nicht beurteilt",
  ],
  ["a lab that tried nothing", lab({ scenarios: [] }), "Nichts erprobt Das zählt als nicht beurteilt."],
  ["a lab that failed", lab({ scenarios: [FAILED] }), "stolen ? Labor gescheitert, nicht beurteilt"],
  [
    "a test's certificate",
    probe({ testIdentity: true }),
    "Nur ein Test Ein Zertifikat für Tests hat angeklopft",
  ],
  ["a lab of the same day", lab({ at: "2026-06-15T00:00:00Z" }), "weniger als einen Tag vor diesem Bericht"],
  ["a lab that is dated later", lab({ at: "2026-06-16T00:00:00Z" }), "nach diesem Bericht datiert"],
  ["a wrong signature", probe({ signature: "wrong" }), "✕ falsch Das Ergebnis wurde nachträglich verändert"],
  ["a signature that cannot be verified", probe({ signature: "unreadable" }), "? nicht prüfbar"],
  [
    "a list that is missing",
    probe({ list: "missing" }),
    "lag nicht daneben: ob alles erprobt wurde, ist nicht bekannt",
  ],
  ["another list", probe({ list: "other" }), "daneben lag eine andere"],
  [
    "a probe that shows nothing",
    probe({ conclusive: false }),
    "Stille zeigt hier nichts und zählt als nicht beurteilt.",
  ],
  [
    "nothing that was reached",
    probe({ reached: 0, targets: [] }),
    "konnte zu dieser Zeit nichts erreichen (von 0 Zielen)",
  ],
] as const)("tells of %s", (_, changed, words) => {
  expect(textIn(htmlOf(exampleReport(changed), []), "de")).toContain(words);
});

test("a scenario in which the lab itself failed is not named among what blocks", () => {
  const text = textIn(htmlOf(exampleReport(lab({ scenarios: [FAILED] })), []), "de");
  expect(text).not.toContain("im Labor anders als erwartet");
});

test("what has no German stays English, and is marked so", () => {
  expect(page).toContain('<span lang="en">Something that has no German yet happens.</span>');
  expect(page).toContain('<span lang="en">a new group</span>');
  // A name that every object has is no translation.
  const odd = exampleScenario({ sentence: "constructor", group: "toString" });
  expect(htmlOf(exampleReport(lab({ scenarios: [odd] })), [])).toContain(
    '<span lang="en">constructor</span>',
  );
});

test("every scenario and every group of the lab has German, and nothing else has", () => {
  const [sentences, groups] = [SCENARIOS.map((one) => one.sentence), SCENARIOS.map((one) => one.group)];
  const missing = [
    ...sentences.filter((sentence) => !Object.hasOwn(SENTENCES, sentence)),
    ...groups.filter((group) => !Object.hasOwn(GROUPS, group)),
  ];
  expect([...new Set(missing)]).toEqual([]);
  expect(Object.keys(SENTENCES).filter((sentence) => !sentences.includes(sentence))).toEqual([]);
  expect(Object.keys(GROUPS).filter((group) => !groups.includes(group))).toEqual([]);
});
