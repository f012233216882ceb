/** The look of a report: system fonts, light and dark, a printed page. Nothing is loaded from anywhere. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c2733; --soft: #5b6876; --line: #d5dce3; --paper: #fff; --panel: #f5f7f9;
  --loss: #b3261e; --other: #3f6d9e; --gap: #c9ced4; --warn: #8a5a00; --warnpaper: #fff6df; --ok: #1e6b3a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --soft: #9aa7b4; --line: #38434e; --paper: #14191e;
  --panel: #1d242b; --loss: #ff8a80; --other: #8ab8e8; --gap: #4a545e; --warn: #ffd27a; --warnpaper: #33290f; --ok: #7fd49b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 2.4rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.6rem 0 .3rem; }
p { margin: .4rem 0; max-width: 60rem; }
.soft { color: var(--soft); }
.lead { font-size: 1.05rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .7rem; margin: 1.2rem 0; padding: 0; list-style: none; }
.tiles li { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; }
.tiles b { display: block; font-size: 1.45rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--soft); font-size: .85rem; }
.note { background: var(--warnpaper); border-left: 4px solid var(--warn); padding: .5rem .8rem; margin: .7rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .32rem .6rem .32rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
td.free { overflow-wrap: anywhere; min-width: 7rem; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.num, th.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.time, td.word { white-space: nowrap; font-variant-numeric: tabular-nums; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0; font-size: .92rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
pre, code { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .82rem; }
pre { margin: .2rem 0 .9rem; padding: .55rem .7rem; background: var(--panel); border: 1px solid var(--line); border-radius: .3rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.digest { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .76rem; }
.place { font-size: .85rem; color: var(--soft); margin: .7rem 0 0; }
.bad { color: var(--loss); font-weight: 600; } .good { color: var(--ok); }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .15em; }
figure { margin: .6rem 0; } figcaption { color: var(--soft); font-size: .85rem; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 12px system-ui, "DejaVu Sans", sans-serif; }
svg .axis { stroke: var(--soft); stroke-width: 1; } svg .grid { stroke: var(--line); stroke-width: 1; }
svg .lost { fill: var(--loss); } svg .other { fill: var(--other); } svg .gap { fill: url(#nolog); } svg .hatch { stroke: var(--gap); stroke-width: 2; }
footer { margin-top: 3rem; padding-top: .6rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --panel: #f6f6f6; --loss: #9b1c14; --other: #2f5a88; --gap: #bbb; --warn: #8a5a00; --warnpaper: #fff; --ok: #1e6b3a; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; } h2, h3 { break-after: avoid; } tr, figure, dl, pre, .tiles li { break-inside: avoid; } thead { display: table-header-group; } .wide { overflow: visible; } a { text-decoration: none; } }
@page { margin: 16mm 14mm; }
`;
