// The widget's look, in two layers: colours by meaning, then the parts that use them.
const CSS = `
:host { all: initial; position: fixed; inset: auto 0 0 auto; inset-inline-end: 0; z-index: 2147483000;
  --paper: #fffdf9; --ink: #1f1a17; --soft: #6a5f57; --line: #e4dbd0; --brand: #1f4d3d; --on-brand: #fff; --mine: #e8f0ea;
  --theirs: #f4eee5; --accent: #a8461f; --warn: #8a2b12; color-scheme: light; font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: var(--ink); }
:host([data-theme=dark]) { --paper: #1d1b19; --ink: #f3ece3; --soft: #b9aca0; --line: #3a3531; --brand: #8fc7ac; --on-brand: #10241b; --mine: #23392f; --theirs: #2a2623; --accent: #f0a27d; --warn: #ffb4a0; color-scheme: dark; }
@media (prefers-color-scheme: dark) { :host([data-theme=auto]) { --paper: #1d1b19; --ink: #f3ece3; --soft: #b9aca0; --line: #3a3531; --brand: #8fc7ac; --on-brand: #10241b; --mine: #23392f; --theirs: #2a2623; --accent: #f0a27d; --warn: #ffb4a0; color-scheme: dark; } }
:host { pointer-events: none; }
*, *::before { box-sizing: border-box; } [hidden] { display: none !important; }
button, textarea { font: inherit; color: inherit; } button { cursor: pointer; min-height: 28px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.launcher { pointer-events: auto; position: absolute; inset-block-end: 20px; inset-inline-end: 20px; width: 60px; height: 60px; border: 0; border-radius: 50%; background: var(--brand); color: var(--on-brand); box-shadow: 0 6px 22px #0004; display: grid; place-items: center; }
.badge { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-width: 22px; height: 22px; padding: 0 6px; border-radius: 11px; background: var(--accent); color: var(--paper); font-size: 13px; line-height: 22px; }
.panel { pointer-events: auto; position: absolute; inset-block-end: 20px; inset-inline-end: 20px; width: 384px; height: min(640px, calc(100dvh - 40px)); display: grid; grid-template-rows: auto 1fr auto; background: var(--paper); border: 1px solid var(--line); border-radius: 16px; box-shadow: 0 18px 50px #0005; overflow: hidden; }
.head { display: flex; align-items: center; gap: 8px; padding: 10px 12px 10px 16px; background: var(--brand); color: var(--on-brand); }
.head h2 { flex: 1; margin: 0; font-size: 17px; font-weight: 600; } .head button { width: 36px; height: 36px; border: 0; border-radius: 8px; background: none; display: grid; place-items: center; } .head :focus-visible { outline-color: var(--on-brand); }
.log { overflow-y: auto; overscroll-behavior: contain; padding: 12px 14px; display: flex; flex-direction: column; gap: 10px; margin: 0; list-style: none; }
.note { color: var(--soft); font-size: 14px; text-align: center; margin: 0; padding: 4px 8px; }
.message { max-width: 88%; display: flex; flex-direction: column; gap: 4px; align-items: flex-start; }
.message.visitor { align-self: flex-end; align-items: flex-end; }
.who { font-size: 12px; color: var(--soft); } .bubble { padding: 9px 13px; border-radius: 14px; background: var(--theirs); overflow-wrap: anywhere; white-space: pre-wrap; margin: 0; }
.visitor .bubble { background: var(--mine); border-end-end-radius: 4px; } .bot .bubble, .agent .bubble { border-end-start-radius: 4px; } .pending .bubble { opacity: .65; } .state { font-size: 12px; color: var(--warn); }
.sources { display: flex; flex-wrap: wrap; gap: 4px 12px; font-size: 13px; } a { color: var(--accent); text-underline-offset: 2px; display: inline-block; min-height: 24px; }
.card { width: 100%; border: 1px solid var(--line); border-radius: 12px; padding: 12px; display: grid; gap: 6px; background: var(--paper); font-size: 15px; }
.card h3 { margin: 0; font-size: 15px; } .card p { margin: 0; } .card .small { color: var(--soft); font-size: 13px; } .card dl { display: grid; grid-template-columns: auto 1fr; gap: 2px 12px; margin: 0; } .card dt { color: var(--soft); } .card dd { margin: 0; overflow-wrap: anywhere; }
.offer { border-color: var(--accent); } .code { font: 600 16px/1 ui-monospace, monospace; letter-spacing: .04em; padding: 8px; border: 1px dashed var(--accent); border-radius: 8px; user-select: all; overflow-wrap: anywhere; }
.row { display: flex; flex-wrap: wrap; gap: 8px; } .act { border: 1px solid var(--brand); background: none; color: var(--brand); border-radius: 18px; padding: 5px 14px; text-decoration: none; min-height: 34px; } .act.strong { background: var(--brand); color: var(--on-brand); } .act:disabled { opacity: .55; cursor: default; }
.rate { display: flex; gap: 6px; align-items: center; font-size: 13px; color: var(--soft); } .rate button { border: 1px solid var(--line); background: none; border-radius: 8px; padding: 1px 10px; }
.foot { border-block-start: 1px solid var(--line); padding: 8px 10px; display: grid; gap: 8px; } .choices { max-height: 120px; overflow: auto; }
form { display: flex; gap: 8px; align-items: flex-end; margin: 0; } textarea { flex: 1; min-width: 0; resize: none; height: 44px; max-height: 140px; padding: 10px 12px; border: 1px solid var(--soft); border-radius: 12px; background: var(--paper); field-sizing: content; }
form button { width: 44px; height: 44px; flex: none; border: 0; border-radius: 12px; background: var(--brand); color: var(--on-brand); display: grid; place-items: center; }
.dots { display: inline-flex; gap: 4px; padding: 12px 14px; } .dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--soft); animation: beat 1.2s infinite; } .dots i:nth-child(2) { animation-delay: .2s; } .dots i:nth-child(3) { animation-delay: .4s; }
@keyframes beat { 40% { opacity: .25; transform: translateY(-2px); } }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 480px) { :host([data-open]) { inset: 0; } .panel { inset: 0; width: 100%; height: 100dvh; height: var(--visible, 100dvh); border: 0; border-radius: 0; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .launcher, .panel, .bubble, .card, .act, textarea { border: 1px solid CanvasText; } }
`;

export function sheet() {
  const made = new CSSStyleSheet();
  made.replaceSync(CSS);
  return made;
}
