// Which conversation this browser is in, its draft and what waits to be sent. Nothing is stored before the visitor acts.
// Each thing has a key of its own: tabs that write at the same time must not undo one another.
export class Session extends EventTarget {
  #key;
  #opening = null;

  constructor(api, site, locale) {
    super();
    Object.assign(this, { api, locale });
    this.#key = `rekindle:${site}`;
    this.value = read(this.#key);
    addEventListener('storage', ({ key }) => { if (key === this.#key || key === null) this.#follow(); });
  }

  get open() {
    return this.value !== null;
  }

  // One conversation for all tabs, however many ask at once.
  ensure() {
    if (this.value) return Promise.resolve(this.value);
    this.#opening ??= alone(`${this.#key}:open`, () => this.#create()).finally(() => { this.#opening = null; });
    return this.#opening;
  }

  async #create() {
    this.value = read(this.#key); // another tab may have been first
    if (!this.value) {
      this.value = await this.api.open(this.locale);
      write(this.#key, this.value);
    }
    return this.value;
  }

  // The conversation is over; words that were not sent go into the next one unless they are dropped too.
  leave({ all = false } = {}) {
    this.value = null;
    for (const key of all ? keys(this.#key) : [this.#key, `${this.#key}:known`]) write(key, null);
    this.dispatchEvent(new Event('moved'));
  }

  // Whether the shop has said who this is.
  get known() {
    return read(`${this.#key}:known`) ?? false;
  }

  set known(known) {
    write(`${this.#key}:known`, known || null);
  }

  get draft() {
    return read(`${this.#key}:draft`) ?? '';
  }

  set draft(text) {
    write(`${this.#key}:draft`, text || null);
  }

  // What waits to be sent, in the order in which it was said.
  get queue() {
    return keys(`${this.#key}:out:`).map((key) => read(key)).filter(Boolean).sort((left, right) => left.at - right.at);
  }

  put(message) {
    write(`${this.#key}:out:${message.clientId}`, message);
  }

  take(message) {
    write(`${this.#key}:out:${message.clientId}`, null);
  }

  // Whether the panel stays open from page to page, in this tab.
  get shown() {
    return read(this.#key, 'sessionStorage') === 'open';
  }

  set shown(open) {
    write(this.#key, open ? 'open' : null, 'sessionStorage');
  }

  // Another tab opened or left the conversation.
  #follow() {
    const found = read(this.#key);
    if (found?.conversation === this.value?.conversation) return;
    this.value = found;
    this.dispatchEvent(new Event('moved'));
  }
}

// One tab at a time, where the browser can say so.
export function alone(name, work, options = {}) {
  return navigator.locks ? navigator.locks.request(name, options, work) : work();
}

const memory = new Map(); // where storage is shut, the talk lives as long as the page

function read(key, place = 'localStorage') {
  try {
    return JSON.parse(window[place].getItem(key));
  } catch {
    return memory.get(place + key) ?? null;
  }
}

function write(key, value, place = 'localStorage') {
  memory.set(place + key, value);
  try {
    if (value === null) window[place].removeItem(key);
    else window[place].setItem(key, JSON.stringify(value));
  } catch { /* kept in memory */ }
}

function keys(start) {
  let found = [...memory].filter(([key, value]) => value !== null).map(([key]) => key.replace('localStorage', ''));
  try {
    found = Object.keys(window.localStorage);
  } catch { /* what is in memory, then */ }
  return found.filter((key) => key.startsWith(start));
}
