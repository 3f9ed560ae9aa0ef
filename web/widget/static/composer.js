// Where the visitor types: Enter sends, Shift+Enter breaks the line, the draft outlives a reload.
import { h, icon } from './dom.js';

export class Composer {
  constructor({ words, session, send }) {
    this.send = send;
    this.session = session;
    this.field = h('textarea', {
      rows: '1', maxlength: '2000', placeholder: words.placeholder, 'aria-label': words.placeholder, dir: 'auto', enterkeyhint: 'send',
      onkeydown: (event) => { if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.#submit(); } },
      oninput: () => { this.session.draft = this.field.value; },
    });
    this.field.value = session.draft;
    this.choices = h('div', { class: 'row choices', role: 'group', 'aria-label': words.quick, hidden: true });
    const form = h('form', { onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
      this.field, h('button', { type: 'submit', 'aria-label': words.send }, icon('M5 12h14M13 6l6 6-6 6')));
    this.node = h('div', { class: 'foot' }, this.choices, form);
  }

  offer(choices) {
    const key = JSON.stringify(choices);
    if (this.shown === key) return;
    this.shown = key;
    this.choices.replaceChildren(...choices.map((text) => h('button', { type: 'button', class: 'act', dir: 'auto', onclick: () => { this.send(text); this.field.focus(); } }, text)));
    this.choices.hidden = !choices.length;
  }

  #submit() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = '';
    this.session.draft = '';
    this.send(text);
  }
}
