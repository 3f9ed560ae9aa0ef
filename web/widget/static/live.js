// Keeps the transcript in step with the server while the chat is open: one tab of all holds the stream and tells the others.
import { alone } from './session.js';
import { Patience } from './wait.js';

export class Live {
  #controller = null;
  #starting = null;
  #channel = null;
  #looked = null;

  constructor({ api, session, transcript, receive, patience = new Patience() }) {
    Object.assign(this, { api, session, transcript, receive, patience });
  }

  // Resolves when it has caught up; then it listens until it is stopped.
  start() {
    if (!this.session.open) return Promise.resolve();
    this.#starting ??= this.#begin();
    return this.#starting;
  }

  async #begin() {
    const { signal } = (this.#controller = new AbortController());
    this.#join();
    await this.catchUp();
    if (!signal.aborted) this.#lead(signal);
  }

  stop() {
    this.#controller?.abort();
    this.#controller = null;
    this.#starting = null;
    this.#channel?.close();
    this.#channel = null;
  }

  // After the network came back there is no point in waiting.
  restart() {
    if (!this.#controller) return;
    this.stop();
    this.start();
  }

  tell(event) {
    this.#channel?.postMessage(event);
  }

  // Reads everything after what is known. What was there at the first look is the past.
  async catchUp() {
    const { value } = this.session;
    if (!value) return;
    const past = this.#looked !== value.conversation;
    try {
      for (let more = true; more;) {
        const page = await this.api.events(value, this.transcript.cursor);
        if (this.session.value !== value) return;
        this.transcript.apply(page.events, { past });
        this.transcript.reach(page.last_seq);
        more = page.more;
      }
      this.#looked = value.conversation;
    } catch (error) {
      this.#lost(error);
    }
  }

  // Once a page: what is there already.
  look() {
    return this.#looked === this.session.value?.conversation ? Promise.resolve() : this.catchUp();
  }

  // A conversation that was opened here has no past.
  begun() {
    this.#looked = this.session.value?.conversation;
  }

  #join() {
    if (!('BroadcastChannel' in window)) return;
    this.#channel = new BroadcastChannel(`rekindle:${this.session.value.conversation}`);
    this.#channel.onmessage = ({ data }) => this.receive(data, { told: true });
  }

  // The lock is held as long as the stream; aborted while waiting for it, there is nothing to do.
  #lead(signal) {
    if (!this.session.open) return undefined;
    return alone(`rekindle:${this.session.value.conversation}:stream`, () => this.#listen(signal), { signal }).catch(() => {});
  }

  async #listen(signal) {
    while (!signal.aborted && this.session.open) {
      try {
        for await (const event of this.api.stream(this.session.value, this.transcript.cursor, signal)) {
          this.patience.succeeded();
          this.receive(event);
          this.transcript.reach(event.data.seq);
        }
      } catch (error) {
        if (this.#lost(error)) return;
      }
      if (!signal.aborted) await this.patience.pause(signal);
    }
  }

  #lost(error) {
    if (!error.gone) return false;
    this.session.leave();
    return true;
  }
}
