// Which conversation this browser is in. Nothing is stored before the visitor does something.
export class Session {
  #key;
  #opening = null;

  constructor(api, site, locale) {
    this.api = api;
    this.locale = locale;
    this.#key = `rekindle:${site}`;
    this.value = this.#read();
  }

  get open() {
    return this.value !== null;
  }

  async ensure() {
    if (this.value) return this.value;
    this.#opening ??= navigator.locks
      ? navigator.locks.request(`${this.#key}:open`, () => this.#create())
      : this.#create();
    try {
      return await this.#opening;
    } finally {
      this.#opening = null;
    }
  }

  async #create() {
    this.value = this.#read(); // another tab may have been first
    if (!this.value) {
      this.value = await this.api.open(this.locale);
      this.#write({ conversation: this.value });
    }
    return this.value;
  }

  forget() {
    this.value = null;
    try {
      localStorage.removeItem(this.#key);
    } catch { /* storage is shut: there was nothing to forget */ }
  }

  get draft() {
    return this.#load().draft ?? '';
  }

  set draft(text) {
    if (this.value || text) this.#write({ draft: text });
  }

  get queue() {
    return this.#load().queue ?? [];
  }

  set queue(messages) {
    this.#write({ queue: messages });
  }

  #read() {
    return this.#load().conversation ?? null;
  }

  #load() {
    try {
      return JSON.parse(localStorage.getItem(this.#key)) ?? {};
    } catch {
      return {};
    }
  }

  #write(part) {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ ...this.#load(), ...part }));
    } catch { /* storage is shut: the talk lives as long as the page */ }
  }
}
