// The one tag a shop pastes. Queues calls until the widget has loaded; loading it twice is harmless.
(() => {
  const before = window.Rekindle;
  if (before?.started) return;
  const queue = before?.queue ?? [];
  window.Rekindle = Object.assign((...call) => { queue.push(call); }, { queue, started: true });
  const tag = document.currentScript ?? document.querySelector('script[data-site][src*="/widget/v1.js"]');
  const base = new URL('.', tag.src).href;
  const { site = '', locale = 'auto', theme = 'auto', title = '' } = tag.dataset;
  import(`${base}main.js`).then(({ start }) => start({ base, site, locale, theme, title, queue }));
})();
