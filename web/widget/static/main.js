// Starts the widget once, keeps it on the page, and turns `Rekindle('name', value)` into calls.
import { RekindleChat } from './element.js';

export function start(options) {
  const chat = new RekindleChat().setUp(options);
  keepOn(chat);
  const commands = commandsOf(chat);
  const run = (name, ...values) => {
    const command = Object.hasOwn(commands, name) ? commands[name] : null;
    if (!command) throw new TypeError(`Rekindle: there is no command "${name}"`);
    return command(...values);
  };
  window.Rekindle = Object.assign(run, { started: true });
  for (const call of options.queue.splice(0)) {
    try {
      run(...call);
    } catch (error) {
      console.error(error);
    }
  }
  chat.resume();
  chat.emit('ready');
}

const commandsOf = (chat) => ({
  open: () => chat.open(),
  close: () => chat.close(),
  toggle: () => chat.toggle(),
  show: () => { chat.style.removeProperty('display'); },
  hide: () => { chat.style.display = 'none'; },
  identify: (proof) => chat.identify(proof),
  setContext: (context) => chat.setContext(context),
  send: (text) => chat.say(text),
  reset: () => chat.reset(),
  on: (event, listener) => chat.addEventListener(`rekindle:${event}`, ({ detail }) => listener(detail)),
});

// Client-side navigation may empty or replace the body: the chat moves along with its state.
function keepOn(chat) {
  let watched = null;
  const observer = new MutationObserver(() => place());
  const place = () => {
    if (!document.body) return;
    if (!chat.isConnected) document.body.append(chat);
    if (watched === document.body) return;
    watched = document.body;
    observer.disconnect();
    observer.observe(document.documentElement, { childList: true });
    observer.observe(watched, { childList: true });
  };
  observer.observe(document.documentElement, { childList: true });
  place();
}
