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
  const open = new Map([...document.querySelectorAll('details[id]')].map((one) => [one.id, one.open]));
  const focused = document.activeElement?.getAttribute?.('href');
  for (const id of PARTS) put(document.getElementById(id), response.getElementById(id));
  for (const [id, was] of open) document.getElementById(id)?.toggleAttribute('open', was);
  if (focused && document.activeElement === document.body) {
    [...document.querySelectorAll('[data-row]')].find((one) => one.getAttribute('href') === focused)?.focus();
  }
  const reply = document.getElementById('reply');
  if (reply) reply.hidden = response.getElementById('reply')?.hidden ?? true;
}

// Child by child: what is the same stays where it is.
function put(old, fresh) {
  if (!old || !fresh || old.isEqualNode(fresh)) return;
  const coming = new Set([...fresh.children].map((one) => one.id));
  let at = old.firstElementChild;
  const drop = () => {
    const gone = at;
    at = at.nextElementSibling;
    gone.remove();
  };
  for (const node of fresh.children) {
    while (at && at.id !== node.id && !coming.has(at.id)) drop();
    if (at?.id !== node.id) {
      old.insertBefore(document.importNode(node, true), at);
      continue;
    }
    const mine = at;
    at = at.nextElementSibling;
    if (!mine.isEqualNode(node) && !kept(mine, node)) mine.replaceWith(document.importNode(node, true));
  }
  while (at) drop();
}

// Whether somebody is writing in it, and still may.
function kept(old, fresh) {
  const before = (one) => one.defaultValue ?? [...one.options].find((option) => option.defaultSelected)?.value;
  const changed = (one) => (one.type === 'radio' ? one.checked !== one.defaultChecked : one.value !== before(one));
  const writing = (one) => changed(one) || one === document.activeElement;
  const theirs = (one) => fresh.querySelector(one.localName) !== null;
  return [...old.querySelectorAll('textarea, select, [type=radio]')].some((one) => theirs(one) && writing(one));
}
