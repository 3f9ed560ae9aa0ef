// <rekindle-chat>: the launcher and the panel, put together from the parts.
import { Announcer } from './announcer.js';
import { Api } from './api.js';
import { Composer } from './composer.js';
import { Context } from './context.js';
import { h, icon } from './dom.js';
import { Identity } from './identity.js';
import { Live } from './live.js';
import { Log } from './log.js';
import { Outbox } from './outbox.js';
import { Session } from './session.js';
import { pick } from './strings.js';
import { sheet } from './styles.js';
import { Transcript } from './transcript.js';

const NARROW = '(max-width: 480px)';
const TYPES_FOR = 4000;

export class RekindleChat extends HTMLElement {
  setUp({ base, site, locale, theme, title }) {
    const language = pick(locale);
    this.words = { ...language.words, ...(title && { title }) };
    this.dataset.theme = theme;
    this.api = new Api(base, site);
    this.session = new Session(this.api, site, language.locale);
    this.identity = new Identity(this.api, this.session);
    this.context = new Context(this.api, this.session);
    this.transcript = new Transcript();
    const parts = { api: this.api, session: this.session, transcript: this.transcript, receive: (event, how) => this.#receive(event, how) };
    this.live = new Live(parts);
    this.outbox = new Outbox({ ...parts, ready: () => this.#ready(), cut: () => this.live.catchUp() });
    this.#draw(language);
    this.#listen();
    this.#refresh();
    if (this.session.queue.length) this.outbox.flush();
    return this;
  }

  // From page to page the panel stays open. A known customer's waits for the page to say who is there now.
  resume() {
    if (!this.session.shown || !this.session.open || matchMedia(NARROW).matches) return;
    if (!this.session.known || this.identity.given) this.open({ focus: false });
  }

  #draw({ locale, direction, region }) {
    const { words } = this;
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet()];
    const format = new Intl.DateTimeFormat(region, { dateStyle: 'medium' });
    this.log = new Log({
      words, date: (value) => format.format(new Date(value)), say: (text) => this.say(text),
      settle: (grant, action) => this.#settle(grant, action), reach: (email) => this.#reach(email), rate: (message, value) => this.#rate(message, value),
    });
    this.composer = new Composer({ words, session: this.session, send: (text) => this.say(text) });
    this.announcer = new Announcer();
    this.badge = h('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' });
    this.launcher = h('button', { type: 'button', class: 'launcher', 'aria-label': words.open, 'aria-haspopup': 'dialog', onclick: () => this.open() },
      icon('M12 4c4.7 0 8.5 3.1 8.5 7s-3.8 7-8.5 7q-1.4 0-2.7-.4L5 20l.8-3.7Q3.5 14 3.5 11c0-3.9 3.8-7 8.5-7zM8.5 11h.01M12 11h.01M15.5 11h.01'), this.badge);
    this.notice = h('p', { class: 'offline', hidden: navigator.onLine }, words.offline);
    this.panel = h('section', { class: 'panel', role: 'dialog', 'aria-label': words.title, hidden: true },
      h('div', { class: 'head' }, h('h2', {}, words.title), h('button', { type: 'button', 'aria-label': words.close, onclick: () => this.close() }, icon('M6 6l12 12M18 6L6 18'))),
      this.log.node, h('div', { class: 'foot' }, this.notice, this.composer.node));
    root.append(h('div', { dir: direction, lang: locale }, this.launcher, this.panel, this.announcer.node));
  }

  #listen() {
    this.transcript.addEventListener('change', () => this.#refresh());
    this.transcript.addEventListener('finished', ({ detail }) => this.#finished(detail));
    this.transcript.addEventListener('arrived', ({ detail }) => this.#arrived(detail));
    this.session.addEventListener('moved', () => this.#moved());
    this.panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing) this.close();
      if (event.key === 'Tab') this.#turn(event);
    });
    for (const name of ['online', 'offline']) addEventListener(name, () => { this.notice.hidden = navigator.onLine; });
    addEventListener('online', () => this.live.restart());
    document.addEventListener('visibilitychange', () => { if (!document.hidden && !this.panel.hidden) this.live.catchUp(); });
    visualViewport?.addEventListener('resize', () => this.#fit());
    visualViewport?.addEventListener('scroll', () => this.#fit());
  }

  // Where the panel covers the page, the keyboard stays in it: what it would reach lies behind.
  #turn(event) {
    if (!matchMedia(NARROW).matches) return;
    const stops = [...this.panel.querySelectorAll('a, :enabled, [tabindex="0"]')].filter((one) => one.offsetParent);
    const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (this.shadowRoot.activeElement !== from) return;
    event.preventDefault();
    to.focus();
  }

  // On a phone the keyboard covers part of the page: the panel takes the part that is left.
  #fit() {
    this.style.setProperty('--visible', `${visualViewport.height}px`);
    this.style.setProperty('--above', `${visualViewport.offsetTop}px`);
  }

  async open({ focus = true } = {}) {
    if (this.panel.hidden) {
      this.panel.hidden = false;
      this.launcher.hidden = true;
      this.toggleAttribute('data-open', true);
      this.session.shown = true;
      this.#count(0);
      this.#refresh();
      this.log.toEnd();
      this.emit('open');
    }
    if (focus) this.composer.field.focus({ preventScroll: true });
    await this.#join();
  }

  close() {
    if (this.panel.hidden) return;
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.removeAttribute('data-open');
    this.session.shown = false;
    this.live.stop();
    this.launcher.focus({ preventScroll: true });
    this.emit('close');
  }

  toggle() {
    return this.panel.hidden ? this.open() : this.close();
  }

  // What the visitor says, typed or chosen.
  async say(text) {
    const words = String(text ?? '').trim();
    if (!words) return;
    if (this.panel.hidden) this.open();
    this.log.toEnd();
    await this.outbox.add(words);
  }

  async identify(proof) {
    this.identity.set(proof);
    if (this.panel.hidden) this.resume();
    else await this.#prove();
  }

  setContext(value) {
    return this.context.set(value);
  }

  reset() {
    this.session.leave({ all: true });
    this.composer.clear();
  }

  emit(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(`rekindle:${name}`, { detail, bubbles: true, composed: true }));
  }

  // A conversation that knows who speaks and what has been said: only then is more said.
  async #ready() {
    if (!this.session.open) {
      await this.session.ensure();
      this.live.begun();
    }
    await this.#join();
    return this.session.ensure();
  }

  // What has been said is shown to whom it was said to.
  async #join() {
    if (!this.session.open) return;
    await this.#prove();
    await (this.panel.hidden ? this.live.look() : this.live.start());
    this.context.report();
  }

  // Without proof the talk goes on, unverified.
  async #prove() {
    await this.identity.prove().catch((error) => this.#failed(error));
  }

  #receive({ name, data }, { told = false } = {}) {
    if (name === 'typing' && data.author === 'agent') this.#typing();
    if (name === 'error') this.#failed(new Error(data.detail));
    if (data.seq) this.transcript.apply([data]);
    if (!told && name !== 'error') this.live.tell({ name, data });
  }

  #typing() {
    this.agentTypes = true;
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => { this.agentTypes = false; this.#refresh(); }, TYPES_FOR);
    this.#refresh();
  }

  // Another conversation, here or in another tab.
  #moved() {
    this.live.stop();
    this.transcript.clear();
    for (const message of this.session.queue) this.transcript.expect(message.clientId, message.text);
    if (!this.panel.hidden) this.#join();
  }

  #refresh() {
    const { messages, waiting, choices } = this.transcript;
    this.composer.offer(choices); // first: it takes room from the log
    this.log.draw(messages, this.agentTypes ? 'agent' : waiting && 'bot');
  }

  #finished(message) {
    if (message.author === 'agent') this.agentTypes = false;
    const text = [...message.sentences, ...message.cards.map((card) => card.title ?? card.label)].filter(Boolean).join(' ');
    this.announcer.say(message.doneSeq, text);
    if (this.panel.hidden) this.#count(this.unread + 1);
    this.emit('message', { author: message.author, text: message.sentences.join(' ') });
  }

  #arrived(event) {
    if (event.kind === 'handover') {
      this.announcer.say(event.seq, this.words.handover);
      this.emit('handover', { reason: event.reason });
    }
    if (event.kind === 'notice') this.announcer.say(event.seq, event.text || this.words[event.notice]);
    if (event.kind === 'card' && event.card.kind === 'offer') this.emit('offer', { grant: event.card.grant, title: event.card.title, state: event.card.state });
  }

  unread = 0;

  #count(unread) {
    const { open, unread: word } = this.words;
    this.unread = unread;
    this.badge.textContent = String(unread);
    this.badge.hidden = !unread;
    this.launcher.setAttribute('aria-label', unread ? `${open} (${unread} ${word})` : open);
    if (unread) this.emit('unread', { unread });
  }

  async #settle(grant, action) {
    try {
      const { card } = await this.api.settle(this.session.value, grant, action);
      this.announcer.say(`${grant} ${action}`, `${card.title}: ${this.words[card.state] ?? card.state}. ${card.code ?? ''}`);
    } catch (error) {
      this.#failed(error);
    }
    await this.live.catchUp(); // the offer comes back as an event, as it now stands
    this.#refresh();
  }

  // The thanks come as an event, which takes the form away in every tab.
  async #reach(email) {
    try {
      await this.api.contact(this.session.value, email);
    } catch (error) {
      this.#failed(error);
      throw error;
    }
    await this.live.catchUp();
    this.composer.field.focus({ preventScroll: true });
  }

  async #rate(message, value) {
    this.log.rated.set(message.doneSeq, value);
    this.#refresh();
    await this.api.feedback(this.session.value, { message_seq: message.doneSeq, thumbs: value }).catch((error) => {
      this.log.rated.delete(message.doneSeq);
      this.#failed(error);
    });
  }

  #failed(error) {
    this.emit('error', { message: error.message, status: error.status });
  }
}

customElements.get('rekindle-chat') ?? customElements.define('rekindle-chat', RekindleChat);
