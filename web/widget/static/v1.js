// The one tag a shop pastes. Queues calls until the widget has loaded; loading it twice is harmless.
(() => {
  if (window.Rekindle) return;
  const queue = [];
  window.Rekindle = (...call) => { queue.push(call); };
  window.Rekindle.queue = queue;
  const tag = document.currentScript ?? document.querySelector('script[data-site][src*="/widget/v1.js"]');
  const base = new URL('.', tag.src).href;
  const { site = '', locale = 'auto', theme = 'auto' } = tag.dataset;
  import(`${base}main.js`).then(({ start }) => start({ base, site, locale, theme, queue }));
})();
