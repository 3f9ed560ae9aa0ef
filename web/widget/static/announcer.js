// Tells assistive technology about each finished reply exactly once; the transcript itself is not a live region.
import { h } from './dom.js';

const TOGETHER = 120; // what ends at nearly the same time is told in one go: a second text would swallow the first
const READ = 10000; // afterwards the text goes: a reader of the page should not find every reply twice

export class Announcer {
  #said = new Set();
  #next = [];
  #clearing;

  constructor() {
    this.node = h('div', { class: 'hidden-text', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' });
  }

  say(key, text) {
    if (!text || this.#said.has(key)) return;
    this.#said.add(key);
    this.#next.push(text);
    if (this.#next.length === 1) setTimeout(() => this.#tell(), TOGETHER);
  }

  #tell() {
    this.node.textContent = this.#next.splice(0).join(' ');
    clearTimeout(this.#clearing);
    this.#clearing = setTimeout(() => { this.node.textContent = ''; }, READ);
  }
}
