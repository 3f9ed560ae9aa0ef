// Keeps the transcript in step with the server: one tab of all holds the stream and tells the others.
const QUIET = 3000;

export class Live {
  #stop = null;
  #channel = null;

  constructor(api, session, transcript, receive) {
    Object.assign(this, { api, session, transcript, receive });
  }

  // Catches up, then listens while the chat is open.
  async start() {
    if (this.#stop || !this.session.open) return;
    const controller = new AbortController();
    this.#stop = controller;
    if ('BroadcastChannel' in window) {
      this.#channel = new BroadcastChannel(`rekindle:${this.session.value.conversation}`);
      this.#channel.onmessage = ({ data }) => (data === 'hint' ? this.catchUp() : this.transcript.apply(data));
    }
    await this.catchUp();
    this.#lead(controller.signal);
  }

  stop() {
    this.#stop?.abort();
    this.#stop = null;
    this.#channel?.close();
    this.#channel = null;
  }

  tell(event) {
    this.#channel?.postMessage(event);
  }

  async catchUp() {
    if (!this.session.open) return;
    try {
      for (const event of await this.api.events(this.session.value, this.transcript.lastSeq)) this.transcript.apply(event);
    } catch (error) {
      if (error.status === 401 || error.status === 404) this.session.forget();
    }
  }

  #lead(signal) {
    const listen = () => this.#listen(signal);
    if (!navigator.locks) return listen();
    const name = `rekindle:${this.session.value.conversation}:stream`;
    return navigator.locks.request(name, { signal }, listen).catch(() => {});
  }

  async #listen(signal) {
    while (!signal.aborted && this.session.open) {
      try {
        for await (const event of this.api.stream(this.session.value, this.transcript.lastSeq, signal)) this.receive(event);
      } catch (error) {
        if (error.status === 401 || error.status === 404) return;
      }
      if (!signal.aborted) await new Promise((resolve) => { setTimeout(resolve, QUIET); });
      if (!signal.aborted) await this.catchUp();
    }
  }
}
