// Sends messages in order, each with its client id, until the server has them: a retry is the same message.
import { Refused } from './api.js';
import { alone } from './session.js';
import { Patience } from './wait.js';

const DELIVERED = -1;
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');

export class Outbox {
  #busy = null;
  #wake = null;

  constructor({ api, session, transcript, ready, receive, cut, patience = new Patience() }) {
    Object.assign(this, { api, session, transcript, ready, receive, cut, patience });
    // Whoever brings the word first, the stream or the answer to the sending: nothing is kept to be sent again.
    transcript.addEventListener('accepted', ({ detail }) => session.take({ clientId: detail }));
    addEventListener('online', () => { this.#wake?.abort(); this.flush(); });
    for (const message of session.queue) transcript.expect(message.clientId, message.text);
  }

  add(text) {
    const message = { clientId: newId(), text, at: Date.now() };
    this.session.put(message);
    this.transcript.expect(message.clientId, text);
    return this.flush();
  }

  // One tab sends at a time; the queue is every tab's.
  flush() {
    this.#busy ??= alone('rekindle:outbox', () => this.#sendAll()).finally(() => {
      this.#busy = null;
      if (this.session.queue.length && navigator.onLine) this.flush(); // written at the last moment
    });
    return this.#busy;
  }

  async #sendAll() {
    for (let [message] = this.session.queue; message; [message] = this.session.queue) {
      const wait = this.transcript.knows(message.clientId) ? DELIVERED
        : await this.#deliver(message).catch((error) => this.#judge(message, error));
      if (wait === DELIVERED) {
        this.session.take(message);
        this.patience.succeeded();
        continue;
      }
      this.transcript.mark(message.clientId, navigator.onLine ? 'failed' : 'kept');
      if (!navigator.onLine) return;
      this.#wake = new AbortController();
      await this.patience.pause(this.#wake.signal, wait);
    }
  }

  // Waits for the server's word that it has the message; the reply is read on the side.
  async #deliver(message) {
    const events = this.api.send(await this.ready(), message);
    for (;;) {
      const { value, done } = await events.next();
      if (done) return 0;
      this.receive(value);
      if (value.name !== 'message.accepted') continue;
      this.#read(events);
      return DELIVERED;
    }
  }

  async #read(events) {
    try {
      for await (const event of events) {
        this.receive(event);
        if (event.name === 'reply.done') return;
      }
    } catch { /* the same as a stream that ends too early */ }
    this.cut();
  }

  // DELIVERED when the server will never take it; otherwise the seconds that it wants us to wait.
  #judge(message, error) {
    if (!(error instanceof Refused) || error.passing) return error.retryAfter ?? 0;
    if (error.gone && this.session.open) {
      this.session.leave(); // the conversation is over: go on in a new one
      return 0;
    }
    this.transcript.mark(message.clientId, 'refused');
    return DELIVERED;
  }
}
