// Starts the widget once and turns `Rekindle('name', value)` into calls.
import { RekindleChat } from './element.js';

export function start(options) {
  if (document.querySelector('rekindle-chat')) return;
  const chat = new RekindleChat().setUp(options);
  const put = () => document.body.append(chat);
  if (document.body) put();
  else addEventListener('DOMContentLoaded', put, { once: true });
  const keep = new MutationObserver(() => { if (!chat.isConnected && document.body) put(); });
  keep.observe(document.documentElement, { childList: true, subtree: false });

  const commands = {
    open: () => chat.open(), close: () => chat.close(), toggle: () => chat.toggle(),
    show: () => { chat.hidden = false; chat.style.display = ''; }, hide: () => { chat.style.display = 'none'; },
    identify: (jwt) => chat.identify(jwt), setContext: (context) => { chat.pageContext = context; },
    send: async (text) => { await chat.open(); await chat.send(text); }, reset: () => chat.reset(),
    on: (event, listener) => chat.addEventListener(`rekindle:${event}`, ({ detail }) => listener(detail)),
  };
  window.Rekindle = (name, ...values) => {
    if (!(name in commands)) throw new Error(`Rekindle: unknown command ${name}`);
    return commands[name](...values);
  };
  for (const call of options.queue.splice(0)) window.Rekindle(...call);
  chat.dispatchEvent(new CustomEvent('rekindle:ready', { bubbles: true, composed: true }));
}
