// Which conversation this browser is in, its draft and what waits to be sent. Nothing is stored before the visitor acts.
export class Session extends EventTarget {
  #key;
  #opening = null;

  constructor(api, site, locale) {
    super();
    this.api = api;
    this.locale = locale;
    this.#key = `rekindle:${site}`;
    this.value = this.#load().conversation ?? null;
    addEventListener('storage', ({ key }) => { if (key === this.#key) this.#follow(); });
  }

  get open() {
    return this.value !== null;
  }

  // One conversation for all tabs, however many ask at once.
  async ensure() {
    if (this.value) return this.value;
    this.#opening ??= (navigator.locks ? navigator.locks.request(`${this.#key}:open`, () => this.#create()) : this.#create())
      .finally(() => { this.#opening = null; });
    return this.#opening;
  }

  async #create() {
    this.value = this.#load().conversation ?? null; // another tab may have been first
    if (!this.value) {
      this.value = await this.api.open(this.locale);
      this.#write({ conversation: this.value });
    }
    return this.value;
  }

  // The conversation is over; words that were not sent go into the next one unless they are dropped too.
  leave({ all = false } = {}) {
    this.value = null;
    this.#write(all ? { conversation: undefined, draft: undefined, queue: undefined } : { conversation: undefined });
    this.dispatchEvent(new Event('moved'));
  }

  get draft() {
    return this.#load().draft ?? '';
  }

  set draft(text) {
    this.#write({ draft: text || undefined });
  }

  get queue() {
    return this.#load().queue ?? [];
  }

  set queue(messages) {
    this.#write({ queue: messages.length ? messages : undefined });
  }

  // Whether the panel stays open from page to page, in this tab.
  get shown() {
    return this.#tab((storage) => storage.getItem(this.#key) === 'open');
  }

  set shown(open) {
    this.#tab((storage) => (open ? storage.setItem(this.#key, 'open') : storage.removeItem(this.#key)));
  }

  // Another tab opened or left the conversation.
  #follow() {
    const { conversation = null } = this.#load();
    if (conversation?.conversation === this.value?.conversation) return;
    this.value = conversation;
    this.dispatchEvent(new Event('moved'));
  }

  #memory = {};

  #load() {
    try {
      return JSON.parse(localStorage.getItem(this.#key)) ?? {};
    } catch {
      return this.#memory; // storage is shut: the talk lives as long as the page
    }
  }

  #write(part) {
    const whole = JSON.parse(JSON.stringify({ ...this.#load(), ...part }));
    this.#memory = whole;
    try {
      if (Object.keys(whole).length) localStorage.setItem(this.#key, JSON.stringify(whole));
      else localStorage.removeItem(this.#key);
    } catch { /* kept in memory */ }
  }

  #tab(use) {
    try {
      return use(sessionStorage);
    } catch {
      return false;
    }
  }
}
