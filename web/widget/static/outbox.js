// Sends messages in order, each with its client id, until the server has them: a retry is the same message.
import { Refused } from './api.js';

const PAUSES = [500, 1000, 2000, 5000, 10000];

export class Outbox {
  #busy = false;

  constructor(api, session, transcript, receive) {
    Object.assign(this, { api, session, transcript, receive });
    addEventListener('online', () => this.flush());
    for (const message of session.queue) transcript.expect(message.clientId, message.text);
  }

  add(text) {
    const message = { clientId: crypto.randomUUID?.() ?? String(Math.random()).slice(2), text };
    this.session.queue = [...this.session.queue, message];
    this.transcript.expect(message.clientId, text);
    return this.flush();
  }

  async flush() {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let tries = 0; this.session.queue.length;) {
        const [message] = this.session.queue;
        const sent = await this.#deliver(message);
        if (sent) {
          this.session.queue = this.session.queue.filter((one) => one.clientId !== message.clientId);
          tries = 0;
        } else {
          this.transcript.fail(message.clientId, navigator.onLine ? 'failed' : 'offline');
          if (!navigator.onLine) return;
          await new Promise((resolve) => { setTimeout(resolve, PAUSES[Math.min(tries++, PAUSES.length - 1)]); });
        }
      }
    } finally {
      this.#busy = false;
    }
  }

  // True when the server has the message or will never take it.
  async #deliver(message) {
    let accepted = false;
    try {
      const session = await this.session.ensure();
      for await (const event of this.api.send(session, message)) {
        accepted = true;
        this.receive(event);
        if (event.name === 'reply.done') break;
      }
      return accepted;
    } catch (error) {
      if (!(error instanceof Refused) || error.passing) return accepted;
      if (error.status === 401 || error.status === 404) {
        this.session.forget(); // the conversation is gone: go on in a new one
        return false;
      }
      this.transcript.fail(message.clientId, 'refused');
      return true;
    }
  }
}
