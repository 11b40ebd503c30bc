/**
 * The style of `report.html`. Colours are variables, light first and dark by the reader's preference; the plots use the
 * same variables. Contrast of text on its background is at least 4.5:1 in both.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f8fa; --ink: #1f2328; --muted: #59636e; --grid: #d9dee3; --link: #0550ae;
  --good: #116329; --bad: #b42318; --unsure: #7a5200;
  --good-back: #dff5e3; --bad-back: #ffe3df; --unsure-back: #fff1c9; --plain-back: #eaeef2;
  --candidate: #0072b2; --baseline: #b86a00; --worse: #c44e00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0d1117; --card: #161b22; --ink: #e6edf3; --muted: #9aa4af; --grid: #30363d; --link: #79b8ff;
    --good: #56d364; --bad: #ff8a80; --unsure: #e3b341;
    --good-back: #10291a; --bad-back: #3a1714; --unsure-back: #32280c; --plain-back: #21262d;
    --candidate: #56b4e9; --baseline: #e69f00; --worse: #ff7b3d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 20px 24px 64px; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.3rem; margin: 0; }
h3 { font-size: 1.05rem; margin: 32px 0 8px; }
p { margin: 8px 0; overflow-wrap: anywhere; }
a { color: var(--link); }
.verdict { border-left: 6px solid var(--tone, var(--muted)); background: var(--tone-back, var(--plain-back)); border-radius: 6px; padding: 16px 20px; margin: 16px 0; }
.verdict .word { display: inline-block; color: var(--tone, var(--ink)); font-weight: 700; margin-right: .5em; }
.verdict .reason { font-size: 1.1rem; margin: 8px 0 0; }
.good { --tone: var(--good); --tone-back: var(--good-back); }
.bad { --tone: var(--bad); --tone-back: var(--bad-back); }
.unsure { --tone: var(--unsure); --tone-back: var(--unsure-back); }
.models { list-style: none; padding: 0; margin: 16px 0; border: 1px solid var(--grid); border-radius: 6px; }
.models li { padding: 8px 14px; border-top: 1px solid var(--grid); overflow-wrap: anywhere; display: flex; gap: 4px 12px; flex-wrap: wrap; }
.models .quiet { flex: 1 1 320px; }
.models li:first-child { border-top: 0; }
.models .word { color: var(--tone, var(--ink)); font-weight: 600; display: inline-block; min-width: 8.5em; }
.model { border-top: 1px solid var(--grid); margin-top: 40px; padding-top: 16px; }
.quiet, summary { color: var(--muted); }
summary { cursor: pointer; margin: 10px 0; }
.warning { border-left: 4px solid var(--unsure); background: var(--unsure-back); padding: 8px 14px; border-radius: 4px; margin: 8px 0; overflow-wrap: anywhere; }
ul.steps { padding-left: 1.3em; margin: 10px 0; }
.steps li { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
th { text-align: left; color: var(--muted); font-weight: 600; border-bottom: 1px solid var(--grid); }
th, td { padding: 6px 10px; vertical-align: top; }
td { border-bottom: 1px solid var(--grid); }
td .text { overflow-wrap: anywhere; }
td .short { white-space: nowrap; }
th.right, td.right { text-align: right; }
td.toned { color: var(--tone, inherit); }
tr.bad td { background: var(--bad-back); }
td small { color: var(--muted); margin-left: .4em; display: inline-block; }
.interval { color: var(--muted); white-space: nowrap; }
.bar { display: block; }
.bar svg { margin-left: auto; }
td.toned { min-width: 9em; }

.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(400px, 100%), 1fr)); gap: 16px; }
.plots figure, .wide { margin: 0; background: var(--card); border-radius: 6px; padding: 8px; }
.wide { margin: 8px 0 16px; }
svg { max-width: 100%; height: auto; display: block; }
pre { background: var(--card); border-radius: 6px; padding: 12px 14px; overflow-x: auto; font: 13px/1.45 ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { color: var(--muted); margin-top: 40px; font-size: .85rem; overflow-wrap: anywhere; }
@media (min-width: 900px) {
  td > span:has(> .interval) { white-space: nowrap; }
}
/* Tables of nine columns, of which the last says what matters, are too wide for most windows. */
@media (min-width: 641px) and (max-width: 1199px) {
  table:has(th:nth-child(9)) td > span:has(> .interval) { white-space: normal; }
  table:has(th:nth-child(9)) :is(th, td) { padding: 6px 5px; }
  table:has(th:nth-child(9)) td .short { white-space: normal; }
}
@media (max-width: 640px) {
  main { padding: 8px 14px 40px; }
  .cards thead { display: none; }
  .cards table, .cards tbody, .cards tr, .cards td { display: block; width: 100%; }
  .cards tr { border: 1px solid var(--grid); border-radius: 6px; margin: 0 0 10px; padding: 6px 0; }
  .cards td { border: 0; padding: 2px 12px; display: flex; justify-content: space-between; gap: 12px; text-align: right; white-space: normal; }
  .cards td::before { content: attr(data-label); color: var(--muted); text-align: left; flex: none; max-width: 45%; }
  .cards td:first-child { font-weight: 600; display: block; text-align: left; }
  .cards td:first-child::before { content: none; }
  .bar { display: none; }
  .wide { padding: 4px; }
}
@media print {
  :root { --page: #ffffff; --card: #ffffff; --ink: #000000; --muted: #444444; --grid: #bbbbbb; }
  body { font-size: 11px; }
  main { max-width: none; padding: 0; }
  .verdict, tr, figure, svg { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`.trim();
