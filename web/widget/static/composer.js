// Where the visitor types: Enter sends, Shift+Enter breaks the line, the draft outlives a reload.
import { h, icon } from './dom.js';

const LONGEST = '2000';

export class Composer {
  #shown = '[]';

  constructor({ words, session, send }) {
    Object.assign(this, { session, send });
    this.field = h('textarea', {
      rows: '1', maxlength: LONGEST, placeholder: words.placeholder, 'aria-label': words.placeholder, dir: 'auto', enterkeyhint: 'send',
      onkeydown: (event) => this.#key(event),
      oninput: () => { this.session.draft = this.field.value; },
    });
    this.field.value = session.draft;
    this.choices = h('div', { class: 'row quick', role: 'group', 'aria-label': words.quick, hidden: true });
    this.node = h('div', { class: 'composer' }, this.choices,
      h('form', { onsubmit: (event) => { event.preventDefault(); this.#submit(); } },
        this.field, h('button', { type: 'submit', 'aria-label': words.send }, icon('M12 19V5M6 11l6-6 6 6'))));
  }

  // Quick replies; the same ones are not drawn again, so that they keep the focus.
  offer(choices) {
    const key = JSON.stringify(choices);
    if (this.#shown === key) return;
    this.#shown = key;
    this.choices.replaceChildren(...choices.map((text) => h('button', { type: 'button', class: 'act', dir: 'auto', onclick: () => this.#choose(text) }, text)));
    this.choices.hidden = !choices.length;
  }

  clear() {
    this.field.value = '';
    if (this.session.draft) this.session.draft = '';
  }

  #choose(text) {
    this.field.focus({ preventScroll: true });
    this.send(text);
  }

  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.field.value.trim();
    if (!text) return;
    this.clear();
    this.send(text);
  }
}
