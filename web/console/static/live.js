// Listens for changes while the page is visible, and refreshes what is shown.
import { refresh } from './swap.js';

const EVERY = 60_000; // what says "just now" must not stand for hours

let source = null;
let busy = false;
let again = false;

async function update() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  const before = document.querySelectorAll('.bubble').length;
  try {
    do {
      again = false;
      await refresh();
    } while (again);
    announce(document.querySelectorAll('.bubble').length - before);
  } catch {
    // The stream reconnects by itself, and the next change refreshes the page.
  } finally {
    busy = false;
  }
}

function announce(added) {
  if (added <= 0) return;
  document.getElementById('said').textContent = added === 1 ? 'One new message.' : `${added} new messages.`;
  const last = document.querySelector('#transcript > :last-child');
  if (last && innerHeight + scrollY > document.body.scrollHeight - 600) last.scrollIntoView({ block: 'nearest' });
}

export function followChanges() {
  const address = document.querySelector('[data-live]')?.dataset.live;
  if (!address) return;
  const listen = () => {
    source = new EventSource(address);
    source.addEventListener('changed', update);
    source.addEventListener('open', update); // what came while nobody listened
  };
  document.addEventListener('visibilitychange', () => {
    source?.close();
    source = null;
    if (!document.hidden) listen();
  });
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', (event) => { if (event.persisted) listen(); });
  setInterval(() => { if (!document.hidden) update(); }, EVERY);
  listen();
}
