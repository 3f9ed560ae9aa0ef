// Waits longer after each failure, never forever, and ends early when told.
const STEPS = [300, 800, 2000, 4000, 8000];

export class Patience {
  #failures = 0;

  constructor(steps = STEPS) {
    this.steps = steps;
  }

  succeeded() {
    this.#failures = 0;
  }

  // `least` is what the server asked for, in seconds.
  async pause(signal, least = 0) {
    const step = this.steps[Math.min(this.#failures++, this.steps.length - 1)];
    const time = Math.max(step * (0.75 + Math.random() / 2), least * 1000);
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, time);
      signal?.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
    });
  }
}
