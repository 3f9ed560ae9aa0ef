// Draws the transcript. Only messages that changed are drawn again; the reader's place is kept.
import { drawCard } from './cards.js';
import { h, safeHref } from './dom.js';

export class Log {
  #drawn = new Map();

  constructor(context) {
    this.context = context;
    const { words } = context;
    this.node = h('ol', { class: 'log', tabindex: '0', 'aria-label': words.title },
      h('li', { class: 'note' }, words.disclosure), h('li', { class: 'note' }, words.welcome));
    this.typing = h('li', { class: 'message bot', hidden: true }, h('span', { class: 'bubble dots', role: 'img', 'aria-label': `${words.bot} ${words.typing}` }, h('i'), h('i'), h('i')));
    this.node.append(this.typing);
  }

  draw(messages, waiting) {
    const { node } = this;
    const atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 60;
    for (const message of messages) {
      const mark = JSON.stringify(message);
      const old = this.#drawn.get(message.key);
      if (old?.mark === mark) continue;
      const fresh = this.#message(message);
      if (old) old.node.replaceWith(fresh);
      else node.insertBefore(fresh, this.typing);
      this.#drawn.set(message.key, { mark, node: fresh });
    }
    this.typing.hidden = !waiting;
    if (atEnd || messages.at(-1)?.pending) node.scrollTop = node.scrollHeight;
  }

  #message(message) {
    const { words, base } = this.context;
    if (message.notice) return h('li', { class: 'note' }, words[message.notice]);
    if (message.author === 'system') return h('li', { class: 'note', dir: 'auto' }, message.sentences.join(' '));
    const who = message.author === 'visitor' ? words.you : message.author === 'agent' ? `${words.agent}${message.name ? ` · ${message.name}` : ''}` : words.bot;
    const sources = message.sources.map((source) => [source, safeHref(source.url, base)]).filter(([, href]) => href);
    return h('li', { class: `message ${message.author}${message.pending ? ' pending' : ''}` },
      h('span', { class: 'who' }, who),
      message.sentences.length ? h('p', { class: 'bubble', dir: 'auto' }, message.sentences.join(' ')) : null,
      message.state && h('span', { class: 'state' }, words[message.state]),
      sources.length ? h('span', { class: 'sources' }, ...sources.map(([source, href]) => h('a', { href, target: '_blank', rel: 'noopener' }, `${words.source}: ${source.title}`))) : null,
      ...message.cards.map((card) => drawCard(card, this.context)),
      message.author === 'bot' && message.done && message.sentences.length ? this.#rating(message) : null);
  }

  #rating(message) {
    const { words, rate } = this.context;
    if (message.rated) return h('span', { class: 'rate' }, words.thanks);
    const button = (value, text) => h('button', { type: 'button', 'aria-label': `${words.helpful} ${text}`, onclick: () => rate(message, value) }, text);
    return h('span', { class: 'rate' }, words.helpful, button('up', words.yes), button('down', words.no));
  }
}
