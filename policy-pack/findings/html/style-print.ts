/** On paper everything is there: each way, each finding, the addresses of pages, and the lines to sign. */
export const PRINT = `
@page {
  size: A4; margin: 17mm 15mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: #55606e; }
}
@media print {
  :root { --ground: #fff; }
  html { font-size: 9.5pt; }
  body { background: #fff; }
  main, .top, nav { max-width: none; padding-inline: 0; }
  main { padding-bottom: 0; }
  .top { padding-top: 0; }
  nav, .screen, .skip, .language, .hint, .choice input, .matrix thead .choice { display: none; }
  .print { display: block; }
  .way { display: block; break-inside: avoid; margin: 0 0 0.5rem; border-color: var(--line); }
  .ways-title { font-weight: 600; break-after: avoid; }
  .choice, .choice:has(:checked) { background: none; border-color: transparent; font-weight: 400; padding-block: 0; }
  h2 { margin-top: 2rem; }
  h3 { margin-top: 1.6rem; }
  h1, h2, h3, h4, summary, figcaption { break-after: avoid; }
  table, .pushable, .pushable table { min-width: 0; overflow: visible; overflow-wrap: anywhere; }
  th, td { min-width: 0; padding: 0.35rem 0.5rem; }
  .matrix tbody th { position: static; min-width: 0; }
  .matrix td, .matrix thead th { min-width: 4.5rem; }
  .way .facts { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0 1rem; margin-top: 0.3rem; }
  .way .facts > div { display: block; }
  .fingerprint, .sentence, .by { min-width: 0; }
  thead { display: table-header-group; }
  tr, .verdict, .facts > div, .signature, .picture { break-inside: avoid; }
  .pushable, .rule { border-radius: 0; }
  .badge { white-space: normal; }
  p, li { orphans: 3; widows: 3; }
  .picture svg { max-width: 100%; height: auto; max-height: 170mm; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
  summary::-webkit-details-marker { display: none; }
  a[href^="#"] { color: inherit; text-decoration: none; }
  a.page[href]::after { content: " (" attr(href) ")"; color: var(--soft); font-size: 0.85em; }
  .evidence { break-inside: avoid; }
  .signature { margin-top: 1.5rem; padding: 1rem 1.2rem 1.4rem; border: 1px solid var(--edge); }
  .answers { list-style: none; padding: 0; }
  .lines { display: grid; grid-template-columns: 1fr 1fr; gap: 2.6rem 2rem; margin: 2.6rem 0 0; }
  .lines div { display: flex; flex-direction: column-reverse; }
  .lines dd { margin: 0; border-bottom: 1px solid var(--ink); }
  .lines dt { font-size: 0.82rem; color: var(--soft); padding-top: 0.2rem; }
}
`;
