import type { NumberedStack } from "./cells";
import { PRINT } from "./style-print";

/** Contrast of every pair of text and ground is at least 4.5 to 1, in either scheme; axe-core measures it in the tests. */
const COLOURS = `
:root {
  color-scheme: light;
  --ground: #f7f7f4; --paper: #ffffff; --ink: #1d2530; --soft: #55606e; --line: #d9dbd6; --edge: #7f8894;
  --accent: #14566f; --accent-ground: #e3eff3;
  --stop: #94222b; --stop-ground: #fbecec; --doubt: #7a4b00; --doubt-ground: #fbf2df;
  --lent: #54408a; --lent-ground: #f0edf8; --good: #1c6139; --good-ground: #e8f4ec;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ground: #14181d; --paper: #1c2229; --ink: #e6e8ea; --soft: #a5afba; --line: #333c46; --edge: #77838f;
    --accent: #8ccbe3; --accent-ground: #1d3540;
    --stop: #f5a3a5; --stop-ground: #3a2023; --doubt: #ecc077; --doubt-ground: #362b17;
    --lent: #c5b6f2; --lent-ground: #2b2640; --good: #93d3aa; --good-ground: #1b3325;
  }
}
`;

const TEXT = `
*, ::before, ::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
  overflow-wrap: anywhere;
}
main, .top, nav { max-width: 72rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2.5rem); }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; margin: 0; }
h1 { font-size: 1.7rem; letter-spacing: -0.01em; }
h2 { font-size: 1.4rem; margin-top: 3.5rem; letter-spacing: -0.005em; }
h3 { font-size: 1.12rem; margin-top: 2.5rem; padding-bottom: 0.35rem; border-bottom: 1px solid var(--line); }
h4 { font-size: 1rem; margin-top: 1.5rem; }
p { margin: 0.7rem 0; max-width: 46rem; }
ul, ol { max-width: 46rem; padding-left: 1.3rem; margin: 0.7rem 0; }
li + li { margin-top: 0.35rem; }
small { display: block; color: var(--soft); font-size: 0.82rem; line-height: 1.45; font-weight: 400; }
code { font: 0.9em/1.5 ui-monospace, "Cascadia Mono", "SF Mono", Menlo, "DejaVu Sans Mono", monospace; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.none, .line, figcaption { color: var(--soft); }
.print { display: none; }
.heard, .skip:not(:focus) {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.skip:focus { position: absolute; top: 0.5rem; left: 0.5rem; padding: 0.5rem 1rem; background: var(--paper); z-index: 2; }
`;

const LANGUAGE = `
.t[lang="en"] { display: none; }
:root[lang="en"] .t[lang="de"] { display: none; }
:root[lang="en"] .t[lang="en"] { display: revert; }
:root:has(#language-de:checked) .t[lang="de"] { display: revert; }
:root:has(#language-de:checked) .t[lang="en"] { display: none; }
:root:has(#language-en:checked) .t[lang="en"] { display: revert; }
:root:has(#language-en:checked) .t[lang="de"] { display: none; }
.language { border: 0; margin: 0; padding: 0; display: flex; gap: 0.25rem; }
.language legend { padding: 0; font-size: 0.82rem; color: var(--soft); }
.language label { display: flex; align-items: center; gap: 0.4rem; padding: 0.25rem 0.6rem 0.25rem 0; cursor: pointer; }
input[type="radio"] { accent-color: var(--accent); width: 1rem; height: 1rem; margin: 0; flex: none; }
`;

const PARTS = `
.top { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1rem 2rem; padding-top: 2.2rem; }
.top p { margin: 0.2rem 0 0; color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; list-style: none; padding: 0; margin: 1rem 0 0; max-width: none; }
nav li + li { margin: 0; }
nav a { display: inline-block; padding: 0.15rem 0; }
main { padding-bottom: 5rem; }
.verdict {
  margin-top: 1.6rem; padding: 1.3rem 1.6rem 1.1rem; background: var(--paper); border: 1px solid var(--line);
  border-left: 0.4rem solid var(--tone); border-radius: 6px;
}
.verdict.blocked, .verdict.unreliable { --tone: var(--stop); }
.verdict.open { --tone: var(--doubt); }
.verdict.passed { --tone: var(--good); }
.verdict h2 { margin: 0; font-size: 1.75rem; color: var(--tone); display: flex; gap: 0.7rem; align-items: center; }
.verdict h2 .sign {
  display: inline-grid; place-items: center; flex: none; width: 1.45em; height: 1.45em; font-size: 0.78em;
  border: 2px solid currentColor; border-radius: 50%;
}
.numbers { display: flex; flex-wrap: wrap; gap: 0.6rem 2.4rem; margin: 1.1rem 0 0.6rem; }
.numbers div { display: flex; flex-direction: column-reverse; }
.numbers dd { margin: 0; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.numbers dt { color: var(--soft); font-size: 0.88rem; }
.blocking { border-top: 1px solid var(--line); padding-top: 0.9rem; margin-top: 0.9rem; list-style: none; padding-left: 0; max-width: none; }
.facts { margin: 0.8rem 0; }
.facts > div { display: grid; grid-template-columns: 11rem minmax(0, 1fr); gap: 0 1rem; padding: 0.22rem 0; }
.facts dt { color: var(--soft); font-size: 0.9rem; padding-top: 0.05rem; }
.facts dd { margin: 0; min-width: 0; }
.facts ul { margin: 0; }
.badge {
  display: inline-flex; align-items: baseline; gap: 0.35em; padding: 0.02rem 0.5rem; border: 1px solid currentColor;
  border-radius: 1rem; font-size: 0.8rem; font-weight: 500; color: var(--soft); white-space: nowrap;
}
.badge .sign:empty { display: none; }
.badge.blocks, .badge.deviation, .badge.unknown, .badge.delete, .badge.is-more { color: var(--stop); }
.badge.not-judged, .badge.warns, .badge.rehearsal, .badge.replace, .badge.new, .badge.is-less, .badge.is-undecided { color: var(--doubt); }
.badge.exempted { color: var(--lent); }
.badge.pinned, .badge.enforced, .badge.evidenced, .badge.is-equal { color: var(--good); }
.badge.create, .badge.update { color: var(--accent); }
.badges { display: flex; flex-wrap: wrap; gap: 0.4rem; margin: 0.5rem 0; }
.legend { display: flex; flex-wrap: wrap; gap: 0.4rem 1.6rem; margin: 0.9rem 0; font-size: 0.9rem; color: var(--soft); }
.legend div { display: flex; gap: 0.5rem; align-items: baseline; }
.legend dd { margin: 0; }
`;

const TABLES = `
.pushable { position: relative; overflow-x: auto; overflow-wrap: break-word; margin: 0.9rem 0; border: 1px solid var(--line); border-radius: 6px; background: var(--paper); }
table { border-collapse: collapse; width: 100%; font-size: 0.93rem; }
th, td { padding: 0.5rem 0.8rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); min-width: 6rem; }
tbody tr:last-child > * { border-bottom: 0; }
th { font-weight: 600; }
thead th { color: var(--soft); font-size: 0.82rem; font-weight: 600; vertical-align: bottom; }
.pushable table { min-width: 34rem; }
.fingerprint span { display: inline-block; margin-right: 0.45em; }
.fingerprint { display: inline-block; min-width: 15rem; }
.matrix th, .matrix td { border-right: 1px solid var(--line); }
.matrix tr > :last-child { border-right: 0; }
.matrix thead th { color: var(--ink); font-size: 0.9rem; }
.matrix tbody th { position: sticky; left: 0; background: var(--paper); min-width: 9rem; max-width: 18rem; }
.matrix .nothing { color: var(--soft); }
.date { white-space: nowrap; }
.sentence { min-width: 20rem; }
.scenario { scroll-margin-top: 6rem; }
.sentence.scenario { font-weight: 400; min-width: 0; }
.scenarios table { table-layout: fixed; min-width: 46rem; }
.scenarios th:nth-child(1) { width: 40%; }
.scenarios th:nth-child(2) { width: 14%; }
.by { min-width: 17rem; list-style: none; margin: 0; padding: 0; }
.by li { margin: 0; }
td .badges { margin: 0; }
.state { margin: 0.25rem 0 0; }
.outside { color: var(--stop); }
.choice {
  display: flex; gap: 0.5rem; align-items: flex-start; padding: 0.2rem 0.45rem; margin: 0 -0.45rem; border-radius: 4px;
  cursor: pointer; border: 1px solid transparent;
}
.choice input { margin-top: 0.25rem; }
.choice:hover { background: var(--accent-ground); }
.choice:has(:checked) { background: var(--accent-ground); border-color: var(--accent); font-weight: 600; }
thead .choice { color: var(--soft); font-size: 0.88rem; }
thead .choice:has(:checked) { background: none; border-color: transparent; font-weight: 400; }
`;

const WAYS = `
.ways { min-height: 3rem; }
.way { display: none; padding: 0.9rem 1.1rem; border: 1px solid var(--accent); border-radius: 6px; background: var(--paper); }
.way .facts { margin: 0.7rem 0 0; }
.hops { display: flex; flex-wrap: wrap; gap: 0.4rem 0; list-style: none; padding: 0; margin: 0; max-width: none; }
.hops li { display: flex; align-items: center; margin: 0; padding: 0.1rem 0.6rem; border: 1px solid var(--edge); border-radius: 4px; }
.hops li { position: relative; margin-right: 2rem; }
.hops li:not(:last-child)::after { content: "→" / ""; position: absolute; right: -1.6rem; color: var(--soft); }
.hops li:first-child { border-radius: 1rem; }
.hops li:last-child { border-style: double; border-width: 3px; margin-right: 0; }
.picture { margin: 1.6rem 0 0; }
.picture figcaption { font-size: 0.9rem; max-width: 46rem; }
.picture svg { display: block; margin: 0 auto; }
svg.t[lang="en"] { display: none; }
.link { fill: none; stroke: var(--edge); stroke-width: 1.5; }
.place rect { fill: var(--paper); stroke: var(--edge); stroke-width: 1.25; }
.place rect.inner { fill: none; stroke-width: 0.75; }
.place text { fill: var(--ink); font-size: 12px; font-family: inherit; }
`;

const FINDINGS = `
.rule { margin: 1.2rem 0 1.8rem; padding: 0.1rem 1.3rem 0.9rem; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
.rule h4 { margin-top: 1rem; }
.rule h4 code { font-weight: 700; }
.rule h4 code { margin-right: 0.4em; }
.rule h4 span { font-weight: 400; }
.rule p { margin: 0.4rem 0; }
.rule details { border-top: 1px solid var(--line); margin-top: 0.6rem; padding-top: 0.5rem; }
summary { cursor: pointer; padding: 0.15rem 0; }
.finding { scroll-margin-top: 6rem; }
.found, .write { display: inline-block; padding: 0.05rem 0.5rem; border-radius: 4px; }
.found { background: var(--stop-ground); }
.not-judged .found { background: var(--doubt-ground); }
.exempted .found { background: var(--lent-ground); }
.warns .found { background: var(--doubt-ground); }
.write { background: var(--good-ground); }
.digest { font-size: 0.95rem; }
@media (max-width: 40rem) {
  .facts > div { grid-template-columns: minmax(0, 1fr); padding: 0.35rem 0; }
  h1 { font-size: 1.4rem; }
  h2 { margin-top: 2.8rem; }
  .verdict { padding: 1rem 1.1rem; }
  .rule { padding-inline: 0.9rem; }
  .pushable .matrix { width: auto; min-width: 100%; }
  .matrix tbody th { min-width: 7rem; max-width: 8.5rem; }
  .scenarios th:nth-child(1) { width: 12rem; }
  .scenarios th:nth-child(2) { width: 9rem; }
}
@media (prefers-reduced-motion: no-preference) {
  .link, .place { transition: opacity 0.15s; }
}
`;

/** The styles of a page: its cells light up their ways by rules of their own, so that this needs no script. */
export function styleOf(stacks: readonly NumberedStack[]): string {
  const common = [COLOURS, TEXT, PARTS, TABLES, WAYS, FINDINGS, LANGUAGE];
  return [...common, ...stacks.map(chosenIn), PRINT].join("");
}

function chosenIn({ id, cells }: NumberedStack): string {
  if (cells.length === 0) return "";
  const none = `:root:has(#${id}all:checked) .reach-${id}`;
  const some = `:root:not(:has(#${id}all:checked)) .reach-${id}`;
  const ids = (of: (cell: string) => string) => cells.map((cell) => of(cell.id)).join(", ");
  return `
${some} .hint { display: none; }
@media screen {
  ${ids((cell) => `:root:has(#${cell}:checked) #${cell}-way`)} { display: block; }
  ${some} .link { opacity: 0.35; }
  ${some} .place { opacity: 0.6; }
  ${ids((cell) => `:root:has(#${cell}:checked) .reach-${id} .${cell}`)} { opacity: 1; }
  ${ids((cell) => `:root:has(#${cell}:checked) .link.${cell}`)} { stroke: var(--accent); stroke-width: 3.5; }
  ${ids((cell) => `:root:has(#${cell}:checked) .place.${cell} rect:first-child`)} { stroke: var(--accent); stroke-width: 3; fill: var(--accent-ground); }
  ${none} .hint { display: block; }
}
`;
}
