// <rekindle-chat>: the launcher and the panel, put together from the parts.
import { Announcer } from './announcer.js';
import { Api } from './api.js';
import { Composer } from './composer.js';
import { h, icon } from './dom.js';
import { Live } from './live.js';
import { Log } from './log.js';
import { Outbox } from './outbox.js';
import { Session } from './session.js';
import { pick } from './strings.js';
import { sheet } from './styles.js';
import { Transcript } from './transcript.js';

export class RekindleChat extends HTMLElement {
  unread = 0;

  setUp({ base, site, locale, theme }) {
    const { words, direction, locale: language } = pick(locale);
    this.dataset.theme = theme;
    this.api = new Api(base, site);
    this.session = new Session(this.api, site, language);
    this.transcript = new Transcript();
    const receive = (event) => this.#receive(event);
    this.live = new Live(this.api, this.session, this.transcript, receive);
    const date = (value) => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(value));
    this.context = { words, base, date, settle: (grant, action) => this.#settle(grant, action), rate: (message, value) => this.#rate(message, value) };
    this.#draw(words, direction, language);
    this.outbox = new Outbox(this.api, this.session, this.transcript, receive);
    this.transcript.addEventListener('change', () => this.#refresh());
    this.transcript.addEventListener('finished', ({ detail }) => this.#finished(detail));
    if (this.session.queue.length) this.outbox.flush();
    return this;
  }

  #draw(words, direction, language) {
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet()];
    this.log = new Log(this.context);
    this.composer = new Composer({ words, session: this.session, send: (text) => this.send(text) });
    this.announcer = new Announcer();
    this.badge = h('span', { class: 'badge', hidden: true });
    this.launcher = h('button', { type: 'button', class: 'launcher', 'aria-label': words.open, 'aria-expanded': 'false', onclick: () => this.open() },
      icon('M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5z'), this.badge);
    this.panel = h('section', { class: 'panel', role: 'dialog', 'aria-label': words.title, hidden: true, onkeydown: (event) => { if (event.key === 'Escape') this.close(); } },
      h('div', { class: 'head' }, h('h2', {}, words.title), h('button', { type: 'button', 'aria-label': words.close, onclick: () => this.close() }, icon('M6 6l12 12M18 6L6 18'))),
      this.log.node, this.composer.node);
    root.append(h('div', { dir: direction, lang: language }, this.launcher, this.panel, this.announcer.node));
    visualViewport?.addEventListener('resize', () => this.style.setProperty('--visible', `${visualViewport.height}px`));
  }

  async open() {
    if (!this.panel.hidden) return;
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.toggleAttribute('data-open', true);
    this.launcher.setAttribute('aria-expanded', 'true');
    this.#count(0);
    this.composer.field.focus();
    this.#refresh();
    this.#emit('open');
    await this.live.start();
  }

  close() {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.removeAttribute('data-open');
    this.launcher.setAttribute('aria-expanded', 'false');
    this.live.stop();
    this.launcher.focus();
    this.#emit('close');
  }

  toggle() {
    return this.panel.hidden ? this.open() : this.close();
  }

  async send(text) {
    await this.outbox.add(text);
    if (!this.panel.hidden) await this.live.start();
  }

  async identify(jwt) {
    await this.api.identify(await this.session.ensure(), jwt);
  }

  reset() {
    this.live.stop();
    this.session.forget();
  }

  #receive({ name, data }) {
    if (name === 'typing') return data.author === 'agent' && this.#typing();
    if (name === 'error') return undefined;
    const event = { kind: name, ...data };
    this.transcript.apply(event);
    this.live.tell(event);
    if (name === 'card' && data.card?.kind === 'offer') this.#emit('offer', data.card);
    if (name === 'handover') this.#emit('handover', { reason: data.reason });
    return undefined;
  }

  #typing() {
    this.agentTyping = true;
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => { this.agentTyping = false; this.#refresh(); }, 4000);
    this.#refresh();
  }

  #refresh() {
    const { messages, owner, choices } = this.transcript;
    const waiting = this.agentTyping || (owner === 'bot' && messages.at(-1)?.author === 'visitor' && !messages.at(-1).state);
    this.log.draw(messages, waiting);
    this.composer.offer(choices);
  }

  #finished(message) {
    if (!message) return;
    this.announcer.say(message.doneSeq, message.sentences.join(' '));
    if (this.panel.hidden) this.#count(this.unread + 1);
    this.#emit('message', { author: message.author, text: message.sentences.join(' ') });
  }

  #count(unread) {
    this.unread = unread;
    this.badge.textContent = String(unread);
    this.badge.hidden = !unread;
    this.launcher.setAttribute('aria-label', unread ? `${this.context.words.open} (${unread} ${this.context.words.unread})` : this.context.words.open);
    if (unread) this.#emit('unread', { unread });
  }

  async #settle(grant, action) {
    try {
      await this.api.settle(this.session.value, grant, action);
      await this.live.catchUp(); // the offer comes back as an event, with its new state
    } catch (error) {
      this.announcer.say(`${grant}${action}`, error.message);
      this.transcript.apply({ kind: 'notice', text: error.message, seq: 0 });
      await this.live.catchUp();
    }
  }

  async #rate(message, value) {
    message.rated = value;
    this.#refresh();
    await this.api.feedback(this.session.value, { message_seq: message.doneSeq, thumbs: value }).catch(() => {});
  }

  #emit(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`rekindle:${name}`, { detail, bubbles: true, composed: true }));
  }
}

customElements.get('rekindle-chat') ?? customElements.define('rekindle-chat', RekindleChat);
