// What has been said: the server's events, each once, and the words that are still on their way.
import { fold } from './fold.js';

export class Transcript extends EventTarget {
  #events = new Map();
  #leaving = [];
  #finished = new Set();
  talk = fold([]);
  cursor = 0; // everything up to here has come; what came out of turn does not move it

  // Shows the visitor's own words at once; the server's event takes their place.
  expect(clientId, text) {
    if (this.#leaving.some((one) => one.key === clientId)) return;
    this.#leaving.push({ key: clientId, author: 'visitor', sentences: [text], sources: [], cards: [], pending: true });
    this.#changed();
  }

  mark(clientId, state) {
    const message = this.#leaving.find((one) => one.key === clientId);
    if (message) message.state = state;
    this.#changed();
  }

  // Whether the server has said that it has this message.
  knows(clientId) {
    return this.talk.messages.some((one) => one.key === clientId);
  }

  // `past` events were there before this page looked: nobody is told about them.
  apply(events, { past = false } = {}) {
    const fresh = events.filter((one) => one.seq && !this.#events.has(one.seq));
    if (!fresh.length) return;
    for (const event of fresh) {
      this.#events.set(event.seq, event);
      if (event.kind !== 'message.accepted') continue;
      this.#leaving = this.#leaving.filter((one) => one.key !== event.client_id);
      this.dispatchEvent(new CustomEvent('accepted', { detail: event.client_id }));
    }
    this.#events = new Map([...this.#events].sort(([left], [right]) => left - right));
    this.talk = fold(this.#events.values());
    if (!past) for (const event of fresh) this.dispatchEvent(new CustomEvent('arrived', { detail: event }));
    this.#tell(past);
    this.#changed();
  }

  reach(seq) {
    this.cursor = Math.max(this.cursor, seq ?? 0);
  }

  clear() {
    this.#events.clear();
    this.#leaving = [];
    this.cursor = 0;
    this.#finished.clear();
    this.talk = fold([]);
    this.#changed();
  }

  get messages() {
    return [...this.talk.messages, ...this.#leaving];
  }

  get choices() {
    return this.#leaving.length ? [] : this.talk.choices;
  }

  // Whether the bot owes a reply.
  get waiting() {
    const [first] = this.#leaving;
    return this.talk.owner === 'bot' && (first ? !first.state : !this.talk.answered);
  }

  #tell(past) {
    for (const message of this.talk.messages) {
      if (!message.done || this.#finished.has(message.doneSeq)) continue;
      this.#finished.add(message.doneSeq);
      if (!past) this.dispatchEvent(new CustomEvent('finished', { detail: message }));
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
