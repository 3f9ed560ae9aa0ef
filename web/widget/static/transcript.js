// What has been said, as a list of messages made from events. Applying an event twice changes nothing.
export class Transcript extends EventTarget {
  messages = [];
  lastSeq = 0;
  choices = [];
  owner = 'bot';
  #seen = new Set();

  // Shows the visitor's own words at once; the server's event takes their place later.
  expect(clientId, text) {
    this.messages.push({ key: clientId, author: 'visitor', sentences: [text], cards: [], sources: [], pending: true });
    this.choices = [];
    this.#changed();
  }

  apply(event) {
    if (event.seq) {
      if (this.#seen.has(event.seq)) return;
      this.#seen.add(event.seq);
      this.lastSeq = Math.max(this.lastSeq, event.seq);
    }
    this[`on_${event.kind.replace('.', '_')}`]?.(event);
    this.#changed();
  }

  fail(clientId, state) {
    const message = this.messages.find((one) => one.key === clientId);
    if (message) message.state = state;
    this.#changed();
  }

  'on_message_accepted'(event) {
    const own = this.messages.find((one) => one.key === event.client_id);
    if (own) Object.assign(own, { pending: false, state: undefined, seq: event.seq, at: event.at });
    else this.messages.push({ key: event.client_id ?? event.seq, author: 'visitor', sentences: [event.text], cards: [], sources: [], seq: event.seq, at: event.at });
    this.choices = [];
  }

  'on_reply_sentence'(event) {
    const message = this.#open(event);
    message.sentences.push(event.text);
    for (const source of event.sources ?? []) {
      if (!message.sources.some((one) => one.url === source.url)) message.sources.push(source);
    }
  }

  // An offer that was answered comes again, with its new state: it takes its own place.
  'on_card'(event) {
    const { card } = event;
    for (const message of card.grant ? this.messages : []) {
      const at = message.cards.findIndex((one) => one.grant === card.grant);
      if (at >= 0) {
        message.cards[at] = card;
        return;
      }
    }
    this.#open(event).cards.push(card);
  }

  'on_handover'() {
    this.owner = 'person';
    this.messages.push({ key: `handover-${this.lastSeq}`, author: 'system', notice: 'handover', sentences: [], cards: [], sources: [] });
  }

  'on_notice'(event) {
    if (event.notice === 'agent_joined') this.owner = 'person';
    if (event.notice === 'agent_left') this.owner = 'bot';
    this.messages.push({ key: event.seq, author: 'system', notice: event.text ? null : event.notice, sentences: [event.text], cards: [], sources: [], at: event.at });
  }

  'on_reply_done'(event) {
    const last = this.messages.findLast((one) => one.author === 'bot' || one.author === 'agent');
    if (last) Object.assign(last, { done: true, doneSeq: event.seq });
    this.choices = event.choices ?? [];
    this.dispatchEvent(new CustomEvent('finished', { detail: last }));
  }

  // The message that sentences go on being added to; a new one when another author begins.
  #open(event) {
    const last = this.messages.at(-1);
    if (last && last.author === event.author && !last.done && !last.pending) return last;
    const message = { key: event.seq, author: event.author, name: event.name, sentences: [], cards: [], sources: [], at: event.at };
    this.messages.push(message);
    return message;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
