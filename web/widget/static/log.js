// Draws the transcript. Only messages that changed are drawn again; the reader's place and focus are kept.
import { drawCard } from './cards.js';
import { h, safeHref } from './dom.js';

export class Log {
  #drawn = new Map();
  #left = 0; // where this log scrolled to by itself
  rated = new Map();

  constructor(context) {
    const { words } = (this.context = context);
    this.start = h('li', { class: 'note disclosure' }, words.disclosure);
    this.dots = h('li', { class: 'message bot typing', hidden: true },
      h('span', { class: 'bubble dots', role: 'img' }, h('i'), h('i'), h('i')));
    this.node = h('ol', { class: 'log', tabindex: '0', 'aria-label': words.log }, this.start, h('li', { class: 'note welcome' }, words.welcome), this.dots);
  }

  draw(messages, typing) {
    const { dots } = this;
    const follow = this.#follows() || messages.at(-1)?.pending;
    const stale = new Set(this.#drawn.keys());
    for (const message of messages) {
      stale.delete(message.key);
      this.#place(message);
    }
    for (const key of stale) {
      this.#drawn.get(key).node.remove();
      this.#drawn.delete(key);
    }
    this.#order(messages);
    dots.hidden = !typing;
    if (typing) dots.firstChild.setAttribute('aria-label', `${this.context.words[typing]} ${this.context.words.typing}`);
    if (follow) this.toEnd();
  }

  // To the newest words; a long reply is shown from its beginning, below what it answers or at the colleague who speaks.
  toEnd() {
    const { node } = this;
    const said = [...node.querySelectorAll('.visitor, .agent, .contact_left')].at(-1);
    const from = said ? said.offsetTop - 12 : Infinity;
    node.scrollTop = this.#left = Math.max(0, Math.min(node.scrollHeight - node.clientHeight, from));
  }

  // The reader who scrolled elsewhere is left there.
  #follows() {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    return scrollHeight - scrollTop - clientHeight < 60 || Math.abs(scrollTop - this.#left) < 4;
  }

  #place(message) {
    const mark = JSON.stringify([message, this.rated.get(message.doneSeq)]);
    const old = this.#drawn.get(message.key);
    if (old?.mark === mark) return;
    const node = this.#message(message);
    this.#drawn.set(message.key, { mark, node });
    if (!old) return;
    const focused = old.node.contains(this.node.getRootNode().activeElement);
    old.node.replaceWith(node);
    if (!focused) return;
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
  }

  // An event that came late belongs where it happened.
  #order(messages) {
    let next = this.dots;
    for (const { key } of [...messages].reverse()) {
      const { node } = this.#drawn.get(key);
      if (node.nextSibling !== next) this.node.insertBefore(node, next);
      next = node;
    }
  }

  #message(message) {
    if (message.author === 'system') return h('li', { class: `note ${message.notice}`, dir: 'auto' }, message.sentences.join(' ') || this.context.words[message.notice]);
    const { words } = this.context;
    return h('li', { class: `message ${message.author}${message.pending ? ' pending' : ''}` },
      h('span', { class: 'who' }, words[message.author], message.name ? ` · ${message.name}` : ''),
      this.#said(message),
      message.state ? h('span', { class: 'state' }, words[message.state]) : null,
      this.#sources(message.sources),
      ...message.cards.map((card) => drawCard(card, this.context)),
      message.author === 'bot' && message.done && message.sentences.length ? this.#rating(message) : null);
  }

  #said({ erased, sentences }) {
    if (erased) return h('p', { class: 'bubble erased' }, this.context.words.erased);
    return sentences.length ? h('p', { class: 'bubble', dir: 'auto' }, sentences.join(' ')) : null;
  }

  #sources(sources) {
    const { words } = this.context;
    const links = sources.map(({ url, title }) => [safeHref(url), title]).filter(([href]) => href);
    return links.length ? h('ul', { class: 'sources' }, ...links.map(([href, title]) =>
      h('li', {}, h('a', { href, target: '_blank', rel: 'noopener' }, `${words.source}: `, h('bdi', {}, title), h('span', { class: 'hidden-text' }, ` ${words.tab}`))))) : null;
  }

  #rating(message) {
    const { words, rate } = this.context;
    if (this.rated.has(message.doneSeq)) return h('span', { class: 'rate' }, words.thanks);
    const button = (value, text) => h('button', { type: 'button', 'aria-label': `${words.helpful} ${text}`, onclick: () => rate(message, value) }, text);
    return h('span', { class: 'rate' }, words.helpful, button('up', words.yes), button('down', words.no));
  }
}
