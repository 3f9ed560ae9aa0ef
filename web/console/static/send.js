// Sends replies, notes and reviews without leaving the page; without this module the forms post as usual.
import { refresh } from './swap.js';

const TYPING_EVERY = 3000;

function post(form, address, button = null) {
  return fetch(address, {
    method: 'POST', body: new URLSearchParams(new FormData(form, button)), headers: { Accept: 'application/json' }, redirect: 'follow',
  });
}

async function send(form, button) {
  const buttons = [...form.querySelectorAll('[type=submit]')];
  const sending = post(form, form.action, button); // before a disabled button could lose what it says
  for (const one of buttons) one.disabled = true;
  try {
    const response = await sending;
    if (response.ok) {
      form.reset();
      form.closest('details')?.removeAttribute('open');
      await refresh();
    } else {
      tell(form, (await response.json().catch(() => null))?.detail ?? 'It was not sent; try again.');
    }
  } catch {
    tell(form, 'There is no connection; it was not sent.');
  } finally {
    for (const one of buttons) one.disabled = false;
    placeOf(form)?.focus();
  }
}

// Where to go on: in the form, in the one that came in its place, or else where replies are written.
function placeOf(form) {
  const same = (other) => other.getAttribute('action') === form.getAttribute('action');
  const now = form.isConnected ? form : [...document.querySelectorAll('form[data-send]')].find(same);
  if (now?.closest('details:not([open])')) return now.closest('details').querySelector('summary');
  return (now ?? document.getElementById('reply'))?.querySelector('textarea, select');
}

function tell(form, text) {
  form.querySelector('.error')?.remove();
  const line = document.createElement('p');
  line.className = 'error';
  line.setAttribute('role', 'alert');
  line.textContent = text;
  form.append(line);
}

// The document listens: forms come and go with what is swapped.
export function sendInPlace() {
  const formOf = (event) => event.target.closest?.('form[data-send]');
  let told = 0;
  document.addEventListener('submit', (event) => {
    const form = formOf(event);
    if (!form) return;
    event.preventDefault();
    form.querySelector('.error')?.remove();
    send(form, event.submitter);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    const form = formOf(event);
    form?.requestSubmit(form.querySelector('[type=submit]')); // the first: what Enter alone would press
  });
  document.addEventListener('input', (event) => {
    const form = formOf(event);
    if (!form?.dataset.typing || Date.now() - told < TYPING_EVERY) return;
    told = Date.now();
    post(form, form.dataset.typing).catch(() => {});
  });
}
