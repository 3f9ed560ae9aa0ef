// Tells assistive technology about each finished reply once; the transcript itself is not a live region.
import { h } from './dom.js';

export class Announcer {
  #said = new Set();

  constructor() {
    this.node = h('div', { class: 'hidden-text', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' });
  }

  say(key, text) {
    if (!text || this.#said.has(key)) return;
    this.#said.add(key);
    this.node.textContent = text;
  }
}
