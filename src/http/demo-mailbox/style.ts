/** The look of the mailbox: the colours and type of the product's pages. */
export const style = `
@font-face { font-family: "Bricolage Grotesque"; src: url("/demo/font.woff2") format("woff2"); font-weight: 200 800; font-display: swap; }
:root { color-scheme: light dark; --paper: #f6f4ee; --surface: #fff; --ink: #17211e; --ink-2: #44514b; --line: #d9d4c6;
  --link: #1f5fa8; --brand: #14594a; --brass: #e2ae3b; --warn: #7a5200; --warn-soft: #fcefcf; }
@media (prefers-color-scheme: dark) { :root { --paper: #0f1513; --surface: #18201d; --ink: #edf0eb; --ink-2: #bac4be;
  --line: #2b3632; --link: #8ebbf2; --brand: #74c7ab; --brass: #ebc266; --warn: #e9bd5e; --warn-soft: #352a0e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1, .home { font-family: "Bricolage Grotesque", system-ui, sans-serif; font-weight: 650; }
h1 { margin: 0 0 12px; font-size: 30px; line-height: 34px; text-wrap: balance; }
p { margin: 0 0 16px; max-inline-size: 70ch; }
a { color: var(--link); text-underline-offset: 3px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.top { display: flex; align-items: center; justify-content: space-between; gap: 16px; min-block-size: 48px;
  padding-inline: clamp(16px, 2.5vw, 32px); border-block-end: 1px solid var(--line); }
.home { display: flex; align-items: center; gap: 10px; min-block-size: 44px; color: inherit; text-decoration: none; }
.home:hover { text-decoration: underline; }
.hexagon { fill: var(--brand); }
.tick { fill: none; stroke: var(--brass); stroke-width: 3.5; stroke-linecap: round; stroke-linejoin: round; }
.tag { padding: 2px 12px; border-radius: 99px; background: var(--warn-soft); color: var(--warn); font-size: 14.5px; }
main { max-inline-size: 968px; margin: 0 auto; padding: 24px clamp(16px, 4vw, 32px) 64px; }
.mails { margin: 0 0 16px; padding: 0; list-style: none; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; }
.mails li + li { border-block-start: 1px solid var(--line); }
.mails a { display: grid; grid-template-columns: 1fr auto; gap: 0 16px; padding: 10px 16px; color: inherit; text-decoration: none; }
.mails a:hover .subject { text-decoration: underline; }
.to { font-weight: 600; text-align: start; }
.date { color: var(--ink-2); font-size: 14.5px; line-height: 24px; }
.subject { grid-column: 1 / -1; color: var(--link); text-align: start; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0 0 16px; }
dt { color: var(--ink-2); }
dd { margin: 0; text-align: start; }
iframe { display: block; inline-size: 100%; block-size: min(900px, 85vh); border: 1px solid var(--line); border-radius: 12px; background: #fff; }
summary { display: inline-block; margin-block-start: 16px; padding-block: 10px; color: var(--link); cursor: pointer; text-decoration: underline; text-underline-offset: 3px; }
pre { margin: 0; padding: 16px; background: var(--surface); border: 1px solid var(--line); border-radius: 12px;
  font: 14px/20px ui-monospace, monospace; white-space: pre-wrap; }
`;
