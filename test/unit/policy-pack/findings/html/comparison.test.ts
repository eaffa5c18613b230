import { controlResults } from "../../../../../policy-pack/findings/controls/controls";
import { htmlOf } from "../../../../../policy-pack/findings/html/html";
import { reportSchema } from "../../../../../policy-pack/findings/report/report";
import { exampleReport } from "../report/example-report";
import { COMPARISON, comparedStack } from "./example-comparison";
import { textIn } from "./text-in";

const report = exampleReport({ stacks: [comparedStack()] });
const page = htmlOf(report, []);
const matrix = /<table class="matrix">.*?<\/table>/s.exec(page)![0];

/** The rows of the table as texts. */
const rows = [...matrix.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
  [...row!.matchAll(/<t[hd].*?>(.*?)<\/t[hd]>/gs)].map(([, cell]) => textIn(cell!, "en").trim()),
);

test("the example is a report", () => {
  expect(reportSchema.parse(report)).toEqual(report);
});

test("rows and columns are those of the comparison, also where nothing is possible", () => {
  expect(rows[0]).toEqual([
    "no cell",
    "mail-from-parks 10.84.0.10",
    "files-of-parks 10.84.1.10",
    "anything else in vnet-services 10.84.0.0/16",
  ]);
  expect(rows.slice(1).map(([head]) => head)).toEqual([
    "⚠ Internet anybody on the Internet",
    "⚠ clients of vpng-example with addresses of no pinned pool addresses that nobody has pinned",
    "parks devices at the VPN gateway",
    "networks behind cn-city networks behind a tunnel",
  ]);
});

test.each([
  [
    "more than is declared, and what is new of it",
    1,
    3,
    /^Internet to .*: tcp\/443 \+ new ✕ more than declared$/,
  ],
  ["nothing, where nothing is declared and nothing possible", 2, 1, /^– nothing$/],
  ["what is as it is declared", 3, 1, /^parks to mail-from-parks: tcp\/993 ✓ as declared$/],
  ["what is declared and not possible", 3, 2, /^− less than declared tcp\/445$/],
  ["that two sides are not compared", 3, 3, /^· not compared$/],
  ["what only the deployment tells", 4, 3, /tcp\/443 \? undecided$/],
])("a cell says %s", (_, row, column, words) => {
  expect(rows[row]![column]).toMatch(words);
});

test.each([
  [
    "what is more, and what is on the way",
    "Declared nothing Comparison ✕ more than declared More 0.0.0.0/0 → 10.84.0.10: tcp/443 On the way admitted by nsg-mail/allow-web passes no firewall",
  ],
  [
    "what the city's own firewall must hold",
    "Declared tcp/993 Comparison ✓ as declared Unfiltered tcp/1-992 (in Azure; the city's own firewall must hold it)",
  ],
  ["what is perhaps more", "Comparison ? undecided Perhaps more 0.0.0.0/0"],
  ["the way of the connection", "Internet pip-web anything else in vnet-services Services tcp/443"],
])("the way of a cell says %s", (_, words) => {
  expect(textIn(page, "en").replaceAll("&apos;", "'")).toContain(words);
});

test.each([
  ["none", "does not declare who may reach what"],
  ["unreadable", "What the program declares is not readable"],
] as const)("a declaration that is %s is told", (declaration, words) => {
  const stacks = [comparedStack({ ...COMPARISON, declaration })];
  expect(textIn(htmlOf(exampleReport({ stacks }), []), "en")).toContain(words);
  expect(textIn(page, "en")).not.toContain(words);
});

test("the controls are those of the run", () => {
  expect(htmlOf(report)).toBe(htmlOf(report, controlResults(report)));
  const [first] = controlResults(report);
  expect(htmlOf(report)).toContain(`<code>${first!.id}</code>`);
});
