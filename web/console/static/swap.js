// Fetches this page again and puts the parts that changed in place of the old ones. What is being typed, and which
// panels are open, stays. The document is parsed by the browser's own loader, so no text ever becomes markup here.
const PARTS = ['inbox', 'transcript', 'state', 'overview'];

export function load(url) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.responseType = 'document';
    request.onload = () => (request.status === 200 && request.response ? resolve(request) : reject(request));
    request.onerror = () => reject(request);
    request.send();
  });
}

export async function refresh() {
  const { response, responseURL } = await load(location.href);
  if (new URL(responseURL).pathname !== location.pathname) {
    location.assign(responseURL);
    return;
  }
  const open = new Set([...document.querySelectorAll('details[open]')].map((one) => one.id));
  const focused = document.activeElement?.getAttribute?.('href');
  for (const id of PARTS) put(document.getElementById(id), response.getElementById(id));
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (focused && document.activeElement === document.body) {
    [...document.querySelectorAll('[data-row]')].find((one) => one.getAttribute('href') === focused)?.focus();
  }
  const reply = document.getElementById('reply');
  if (reply) reply.hidden = response.getElementById('reply')?.hidden ?? true;
}

function put(old, fresh) {
  if (!old || !fresh || old.isEqualNode(fresh)) return;
  old.replaceChildren(...[...document.importNode(fresh, true).childNodes]);
}
