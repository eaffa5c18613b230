import { createHash } from "node:crypto";
import fc from "fast-check";
import { visible } from "../../../../../policy-pack/findings/html/element";
import { htmlOf } from "../../../../../policy-pack/findings/html/html";
import { jsonOf } from "../../../../../policy-pack/findings/report/report-json";
import { exampleFinding, exampleReport, exampleStack } from "../report/example-report";
import { exampleLab, exampleProbe } from "../tried/example-tried";
import { comparedStack } from "./example-comparison";
import { exampleControl } from "./example-control";
import { withTexts } from "./hostile-report";
import { textIn } from "./text-in";

const tagsOf = (html: string) => [...html.matchAll(/<\/?[a-z0-9]+/g)].map(([tag]) => tag).sort();

test("hostile texts in every place add no element and no attribute", () => {
  const hostile = fc.constantFrom(
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</style></script></title>",
    "\u202e\u2066\u0007\n\r",
    "' autofocus onfocus=alert(1) x='",
    "javascript:alert(1)//",
  );
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: "binary", minLength: 1 })), (evil) => {
      const changed = (text: string) => `${evil}${text}`;
      const harmless = (text: string) => `${"x".repeat([...visible(evil)].length)}${text}`;
      const stacks = [exampleStack(), comparedStack()];
      const report = exampleReport({ stacks, lab: [exampleLab()], probe: [exampleProbe()] });
      const html = htmlOf(withTexts(report, changed), [exampleControl()]);
      const beside = htmlOf(withTexts(report, harmless), [exampleControl()]);
      expect(tagsOf(html)).toEqual(tagsOf(beside));
      expect(html.match(/"/g)).toHaveLength(beside.match(/"/g)!.length);
      expect(html.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
    { seed: 20260615, numRuns: 30 },
  );
});

test("what the policy allows to run and to look like is what stands in the page, and nothing else", () => {
  const html = htmlOf(exampleReport());
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/
    .exec(html)![1]!
    .replaceAll("&apos;", "'");
  const hashOf = (name: string) => {
    const [, source] = new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(html)!;
    return `'sha256-${createHash("sha256").update(source!).digest("base64")}'`;
  };
  expect(policy.split("; ")).toEqual([
    "default-src 'none'",
    `style-src ${hashOf("style")}`,
    `script-src ${hashOf("script")}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(html).not.toMatch(/\b(src|style|on[a-z]+)="|@import|url\(/);
});

test("whatever is said in one language is said in the other beside it", () => {
  const html = htmlOf(exampleReport({ lab: [exampleLab()], probe: [exampleProbe()] }), [exampleControl()]);
  const languages = [...html.matchAll(/class="t" lang="(de|en)"/g)].map(([, language]) => language);
  expect(languages.length).toBeGreaterThan(200);
  expect(languages).toEqual(languages.map((_, index) => (index % 2 === 0 ? "de" : "en")));
  expect(html).not.toMatch(/class="t" lang="..">(<\/span>|undefined)/);
});

test("names the SHA-256 of the file report.json", () => {
  const report = exampleReport();
  const digest = createHash("sha256").update(jsonOf(report)).digest("hex");
  expect(htmlOf(report)).toContain(digest);
  expect(JSON.parse(jsonOf(report))).toEqual(report);
});

const verdict = (blocked: number, notJudged: number | "everything", exempted: number) => ({
  verdict: { blocked, notJudged, exempted, line: "" },
});
const canary = (result: "passed" | "failed" | "not run") => ({
  made: { ...exampleReport().made, canary: result },
});

test.each([
  ["blocks", verdict(2, 0, 0), ["Blocked", "The change must not be deployed"], ["canary failed"]],
  ["leaves something unjudged", verdict(0, 3, 0), ["Not everything was judged"], ["Passed"]],
  [
    "was not asked",
    verdict(0, "everything", 0),
    ["Not everything was judged", "not judged everything"],
    ["Passed"],
  ],
  ["lets everything pass", verdict(0, 0, 1), ["Passed", "everything was judged"], ["Blocked"]],
  [
    "has a failed canary",
    { ...verdict(0, 0, 0), ...canary("failed") },
    ["Not reliable", "The canary failed"],
    ["Passed"],
  ],
  [
    "blocks with a failed canary",
    { ...verdict(1, 0, 0), ...canary("failed") },
    ["Blocked", "The canary failed"],
    ["Passed"],
  ],
  ["has no canary", { ...verdict(0, 0, 0), ...canary("not run") }, ["Passed", "is not shown here"], []],
])("the verdict of a review that %s", (_, changed, said, unsaid) => {
  const text = textIn(htmlOf(exampleReport({ ...changed, stacks: [] }), []), "en");
  for (const words of said) expect(text).toContain(words);
  for (const words of unsaid) expect(text).not.toContain(words);
});

test.each([
  ["the way of each cell", "en", "Internet pip-web lb-web snet-mail vnet-services Services tcp/443"],
  ["what is new in the matrix", "en", "clients of vpng-example to vnet-services: tcp/993 + new"],
  ["who comes from outside", "de", "⚠ Internet jeder im Internet"],
  ["what the change opens", "de", "+ öffnet clients of vpng-example 10.81.0.0-10.81.0.255"],
  ["what is declared to be opened", "en", "+ opens mail-from-parks 10.81.0.0/24 10.84.0.10 tcp/993"],
  [
    "the steps of the plan",
    "de",
    "~ ändern gateway azure-native:network:VirtualNetworkGateway vpnClientConfiguration",
  ],
  ["what was found and its remedy", "en", "Found &quot;AAD&quot; Write instead [&quot;Certificate&quot;]"],
  ["where it is written", "en", "Position infra/vpn/gateway.ts:42:5"],
  ["why it is let through", "en", "Let through exempted until 2026-07-31 by ISB: the log moves"],
  ["exemptions with their end", "de", "audit-kept-here urn:pulumi:dev::*::*::log 31.07.2026 ISB"],
  ["what no rule could look into", "de", "nicht beurteilt Schwere: mittel Warum:"],
  ["what is not computed", "en", "Not computed addresses of IPv6 in vnet-services/snet-mail"],
  [
    "fingerprints to compare by eye",
    "de",
    `SHA-256 Gültig bis Herkunft device-ca-g1 vpng-example CN=Device CA G1 ${"a1a1 ".repeat(16)}`,
  ],
  ["how long an anchor holds", "de", "01.05.2027 noch 319 Tage ✓ festgelegt in trust.yaml"],
  ["which statement was read", "en", "Statement no. 7 Issued 2026-06-15 11:00 UTC Revoked certificates 1"],
  ["numbers of devices", "de", "im Einsatz 1874 verloren 2 ausgemustert 131"],
  ["what takes long", "en", "Takes long The gateway is written: 10 to 30 minutes."],
  ["who is cut off", "de", "Trennt Verbindungen Everybody who is connected"],
  [
    "a control",
    "de",
    "NET.3.3.A4 Sichere Konfiguration Nur Geräte der Stadt kommen durch. ✓ durchgesetzt ! 1 Befund in diesem Lauf p2s-certificate-only docs/admission.md",
  ],
  ["lines to sign on", "de", "Gelesen und geprüft für die Informationssicherheit: ☐ freigegeben"],
] as const)("tells %s", (_, language, words) => {
  expect(textIn(htmlOf(exampleReport(), [exampleControl()]), language)).toContain(words);
});

const anchor = exampleStack().anchors[0]!;
test.each([
  [
    "a matrix that is missing",
    exampleStack({ matrix: undefined, findings: [] }),
    "Who may reach what was not computed.",
  ],
  [
    "a matrix without a cell",
    exampleStack({ matrix: { cells: [], notComputed: [] } }),
    "Nobody reaches anything.",
  ],
  ["no base", exampleStack({ matrixDifference: undefined }), "Who reaches what Not compared."],
  [
    "nothing that changes",
    exampleStack({ matrixDifference: { opened: [], closed: [] } }),
    "Who reaches what Nothing changes.",
  ],
  ["no findings", exampleStack({ findings: [] }), "No rule objects."],
  ["no state", exampleStack({ effects: undefined }), "Not known: only a comparison with what stands"],
  [
    "what failed",
    exampleStack({ faults: ["no base: name one"] }),
    "Not possible in this run no base: name one",
  ],
  [
    "an anchor that is over",
    exampleStack({ anchors: [{ ...anchor, notAfter: "2026-06-14T00:00:00Z" }] }),
    "2026-06-14 expired",
  ],
  [
    "an anchor of nobody",
    exampleStack({ anchors: [{ ...anchor, standing: "unknown" }] }),
    "✕ pinned by nobody",
  ],
])("tells of %s", (_, stack, words) => {
  expect(textIn(htmlOf(exampleReport({ stacks: [stack] })), "en")).toContain(words);
});

test("nothing counts as judged where a matrix is missing", () => {
  const stack = exampleStack({ matrix: undefined, findings: [], faults: [] });
  expect(textIn(htmlOf(exampleReport({ stacks: [stack] })), "en")).not.toContain("Everything is judged.");
});

test.each([
  ["a page of the web", "https://example.org/a.md", undefined, 'href="https://example.org/a.md"'],
  ["a page of the project, where docs/ is known", "docs/rules/a.md", "../docs/", 'href="../docs/rules/a.md"'],
  [
    "a page of the project, where docs/ is not known",
    "docs/rules/a.md",
    undefined,
    "<code>docs/rules/a.md</code>",
  ],
  ["a path of a machine", "/srv/docs/rules/a.md", "../docs", "<code>/srv/docs/rules/a.md</code>"],
  ["what is no address", "javascript:alert(1)", "../docs", "<code>javascript:alert(1)</code>"],
])("%s", (_, page, docs, written) => {
  const stacks = [exampleStack({ findings: [exampleFinding({ page })] })];
  expect(htmlOf(exampleReport({ stacks }), [], docs)).toContain(written);
});

test.each([
  [20, 20],
  [21, 0],
])("of %i findings %i are open", (count, open) => {
  const findings = Array.from({ length: count }, (_, index) => exampleFinding({ name: `gateway-${index}` }));
  const html = htmlOf(exampleReport({ stacks: [exampleStack({ findings })] }));
  expect(html.match(/<details/g)).toHaveLength(count);
  expect(html.match(/<details open/g) ?? []).toHaveLength(open);
});

test("what blocks stands at the beginning, ten of them, and the rest is counted", () => {
  const findings = Array.from({ length: 12 }, (_, index) => exampleFinding({ name: `gateway-${index}` }));
  const text = textIn(htmlOf(exampleReport({ stacks: [exampleStack({ findings })] })), "de");
  const [beginning] = text.split("Erstellt");
  expect(beginning).toContain("gateway-9 ");
  expect(beginning).not.toContain("gateway-10");
  expect(beginning).toContain("2 weitere weiter unten");
});

test("findings of one rule stand together, the worst first", () => {
  const findings = [
    exampleFinding({ rule: "b-warns", effect: "warns" }),
    exampleFinding({ rule: "c-high", severity: "high" }),
    exampleFinding({ rule: "d-critical", name: "one" }),
    exampleFinding({ rule: "c-high", severity: "high", name: "two" }),
  ];
  const html = htmlOf(exampleReport({ stacks: [exampleStack({ findings })] }));
  const rules = [...html.matchAll(/<article.*?<code>(.*?)<\/code>/g)].map(([, rule]) => rule);
  expect(rules).toEqual(["d-critical", "c-high", "b-warns"]);
});

test("ids are there once, also with several stacks", () => {
  const several = {
    stacks: [exampleStack(), exampleStack({ name: "city" })],
    lab: [exampleLab(), exampleLab({ stack: "city" })],
    probe: [exampleProbe(), exampleProbe()],
  };
  const html = htmlOf(exampleReport(several), [exampleControl()]);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  for (const [, target] of html.matchAll(/aria-(?:labelledby|describedby)="([^"]+)"/g))
    expect(ids).toContain(target);
});

test("the same report is the same page", () => {
  expect(htmlOf(exampleReport())).toBe(htmlOf(exampleReport()));
});
