// Sends replies and notes without leaving the page; without this module the forms post as usual.
import { refresh } from './swap.js';

const TYPING_EVERY = 3000;

function post(form, address) {
  return fetch(address, {
    method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { Accept: 'application/json' }, redirect: 'follow',
  });
}

async function send(form) {
  const button = form.querySelector('[type=submit]');
  button.disabled = true;
  try {
    const response = await post(form, form.action);
    if (response.ok) {
      form.reset();
      await refresh();
    } else {
      tell(form, (await response.json().catch(() => null))?.detail ?? 'It was not sent; try again.');
    }
  } catch {
    tell(form, 'There is no connection; it was not sent.');
  } finally {
    button.disabled = false;
    (form.isConnected ? form : document.getElementById('reply')).querySelector('textarea').focus();
  }
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
    send(form);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) formOf(event)?.requestSubmit();
  });
  document.addEventListener('input', (event) => {
    const form = formOf(event);
    if (!form?.dataset.typing || Date.now() - told < TYPING_EVERY) return;
    told = Date.now();
    post(form, form.dataset.typing).catch(() => {});
  });
}
