// The widget's look, in two layers: colours by meaning, then the parts that use them.
// A shop changes colours with a rule of its own: rekindle-chat { --brand: #603; --on-brand: #fff; }
const LIGHT = `--paper: #fffdf9; --ink: #1f1a17; --soft: #655a51; --line: #e2d8cb; --brand: #23463a; --on-brand: #fff; --head: var(--brand); --on-head: var(--on-brand);
  --mine: #23463a; --on-mine: #fff; --theirs: #f1eae0; --accent: #a14a1e; --warn: #8a2b12; --card: #fff; color-scheme: light;`;
const DARK = `--paper: #1b1a18; --ink: #f1ebe3; --soft: #b6aba0; --line: #3b3631; --brand: #8fc7ac; --on-brand: #10241b; --head: #23463a; --on-head: #fff;
  --mine: #2c5546; --on-mine: #f4fbf7; --theirs: #2b2825; --accent: #f0a27d; --warn: #ffb4a0; --card: #24211f; color-scheme: dark;`;
const CSS = `
:host { all: initial; position: fixed; inset-block-end: 0; inset-inline-end: 0; z-index: 2147483000; pointer-events: none; ${LIGHT}
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", sans-serif; color: var(--ink); }
:host([data-theme=dark]) { ${DARK} }
@media (prefers-color-scheme: dark) { :host([data-theme=auto]) { ${DARK} } }
*, *::before { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea, input { font: inherit; color: inherit; }
button { cursor: pointer; min-height: 28px; min-width: 28px; }
p, h2, h3, ul, ol, dl, dd { margin: 0; padding: 0; }
ul, ol { list-style: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
svg { width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
a { color: var(--accent); text-underline-offset: 2px; }
.small { color: var(--soft); font-size: 13px; }
.hidden-text { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }

.launcher, .panel { pointer-events: auto; position: fixed; inset-block-end: 20px; inset-inline-end: 20px; }
.launcher { width: 60px; height: 60px; border: 0; border-radius: 50%; background: var(--brand); color: var(--on-brand); box-shadow: 0 6px 22px #0004; display: grid; place-items: center; }
.launcher svg { width: 30px; height: 30px; stroke-width: 1.8; }
.badge { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-width: 22px; padding: 0 6px; border-radius: 11px; background: var(--accent); color: var(--paper); font-size: 13px; line-height: 22px; }
.panel { width: 392px; height: min(760px, calc(100vh - 40px)); height: min(760px, calc(100dvh - 40px)); display: grid; grid-template-rows: auto minmax(0, 1fr) auto; background: var(--paper); border: 1px solid var(--line); border-radius: 16px; box-shadow: 0 18px 50px #0004; overflow: hidden; animation: rise .18s ease-out; }
.head { display: flex; align-items: center; gap: 8px; padding-block: 8px; padding-inline: 18px 10px; background: var(--head); color: var(--on-head); }
.head h2 { flex: 1; font-size: 17px; font-weight: 650; }
.head button { width: 40px; height: 40px; padding: 0; border: 0; border-radius: 8px; background: none; display: grid; place-items: center; }
.head :focus-visible { outline-color: var(--on-head); outline-offset: -3px; }

.log { position: relative; overflow-y: auto; overscroll-behavior: contain; padding: 14px 16px; display: flex; flex-direction: column; gap: 14px; }
.log:focus-visible { outline-offset: -3px; }
.note { color: var(--soft); font-size: 13.5px; text-align: center; padding: 0 10px; }
.welcome { font-size: 17px; color: var(--ink); padding-block: 6px; }
.disclosure { border: 1px solid var(--line); border-radius: 10px; padding: 8px 12px; }
.message { max-width: 90%; display: flex; flex-direction: column; gap: 5px; align-self: flex-start; align-items: flex-start; outline: 0; }
.message:has(.card) { width: 90%; }
.message.visitor { align-self: flex-end; align-items: flex-end; }
.who { font-size: 12px; color: var(--soft); padding-inline: 2px; }
.bubble { padding: 9px 13px; border-radius: 14px; background: var(--theirs); overflow-wrap: anywhere; white-space: pre-wrap; }
.visitor .bubble { background: var(--mine); color: var(--on-mine); border-end-end-radius: 4px; }
.bot .bubble, .agent .bubble { border-end-start-radius: 4px; }
.agent .bubble { border-inline-start: 3px solid var(--accent); }
.pending:not(:has(.state)) .bubble { opacity: .8; }
.erased { font-style: italic; color: var(--soft); }
.state { font-size: 13px; color: var(--warn); }
.sources { display: grid; font-size: 13.5px; padding-inline: 2px; }
.sources a { display: inline-block; min-height: 24px; padding-block: 2px; }
.rate { display: flex; gap: 6px; align-items: center; font-size: 13px; color: var(--soft); min-height: 28px; padding-inline: 2px; }
.rate button { border: 1px solid var(--line); background: none; border-radius: 8px; padding: 1px 10px; color: var(--ink); }
.rate button:hover { border-color: var(--soft); }

.card { width: 100%; border: 1px solid var(--line); border-radius: 12px; padding: 13px 14px; display: grid; gap: 8px; background: var(--card); font-size: 15px; }
.card h3 { font-size: 15.5px; line-height: 1.3; }
.card dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 14px; font-size: 14px; }
.card dt { color: var(--soft); }
.card dd { overflow-wrap: anywhere; }
.lines { border-block: 1px solid var(--line); padding-block: 7px; font-size: 14px; display: grid; gap: 3px; }
.lines li { display: flex; justify-content: space-between; gap: 12px; }
.order h3 { display: flex; flex-wrap: wrap; gap: 4px 9px; align-items: baseline; }
.badge-state { display: inline-block; font-size: 12.5px; font-weight: 500; padding: 2px 9px; border-radius: 10px; background: var(--theirs); }
.badge-state::first-letter { text-transform: uppercase; }
.lines bdi:last-child { white-space: nowrap; color: var(--soft); }
.offer { border: 2px solid var(--accent); }
.offer h3 { font-size: 17px; }
.code { display: inline-block; font: 600 15px/1.2 ui-monospace, "Cascadia Mono", Menlo, monospace; letter-spacing: .03em; padding: 6px 9px; border: 1px dashed var(--accent); border-radius: 8px; user-select: all; overflow-wrap: anywhere; }
.settled { font-weight: 600; }
.act { border: 1px solid var(--brand); background: none; color: var(--brand); border-radius: 18px; padding: 5px 15px; text-decoration: none; min-height: 36px; font-weight: 550; font-size: 15px; text-align: start; line-height: 1.5; }
.act:hover { background: var(--theirs); }
.act.strong { background: var(--brand); color: var(--on-brand); }
.act.strong:hover { opacity: .9; }
.act:disabled { opacity: .55; cursor: default; }
.fields, label { display: grid; gap: 5px; }
.fields input { font-size: 16px; min-height: 40px; padding: 6px 10px; border: 1px solid var(--soft); border-radius: 8px; background: var(--paper); width: 100%; }

.foot { border-block-start: 1px solid var(--line); padding: 10px 12px 12px; display: grid; gap: 8px; }
.offline { font-size: 13.5px; color: var(--warn); }
.composer { display: grid; gap: 8px; }
.quick { max-height: 108px; overflow: auto; padding: 3px; margin: -3px; }
.composer form { display: flex; gap: 8px; align-items: flex-end; }
textarea { flex: 1; min-width: 0; resize: none; min-height: 46px; max-height: 140px; padding: 10px 13px; border: 1px solid var(--soft); border-radius: 23px; background: var(--card); field-sizing: content; }
textarea:focus-visible { outline-width: 2px; outline-offset: 0; }
textarea::placeholder, input::placeholder { color: var(--soft); opacity: 1; }
.composer form button { width: 46px; height: 46px; flex: none; padding: 0; border: 0; border-radius: 50%; background: var(--brand); color: var(--on-brand); display: grid; place-items: center; }

.dots { display: inline-flex; gap: 5px; padding: 14px 15px; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--soft); animation: beat 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .2s; }
.dots i:nth-child(3) { animation-delay: .4s; }
@keyframes beat { 40% { opacity: .25; transform: translateY(-2px); } }
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }
@media (max-width: 480px) {
  .launcher { inset-block-end: 14px; inset-inline-end: 14px; }
  .panel { inset: var(--above, 0) 0 auto 0; width: 100%; height: 100dvh; height: var(--visible, 100dvh); border: 0; border-radius: 0; }
  .message:has(.card) { width: 100%; max-width: 100%; }
}
@media (min-height: 700px) { .quick { max-height: 152px; } }
@media (max-height: 420px) { .foot { padding-block: 6px; } .quick { max-height: 48px; } }
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
@media (forced-colors: active) { .launcher, .panel, .bubble, .card, .act, .badge, textarea { border: 1px solid CanvasText; } .dots i { background: CanvasText; } }
`;

export function sheet() {
  const made = new CSSStyleSheet();
  made.replaceSync(CSS);
  return made;
}
