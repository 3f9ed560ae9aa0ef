// Who the visitor is, on the shop's word: a JWT, or a function that fetches one when it is needed.
export class Identity {
  #proof = null;
  #shown = null; // the conversation that has seen the proof
  #proving = null;

  constructor(api, session) {
    Object.assign(this, { api, session });
  }

  get given() {
    return Boolean(this.#proof);
  }

  set(proof) {
    this.#proof = proof;
    this.#shown = null;
  }

  // Nothing is asked of anybody before there is a conversation. Once a conversation and page is enough.
  prove() {
    if (!this.#proof || !this.session.open || this.#shown === this.session.value.conversation) return Promise.resolve();
    this.#proving ??= this.#show().finally(() => { this.#proving = null; });
    return this.#proving;
  }

  // Somebody else's conversation on this browser is left: a new one begins, and is shown the same proof.
  async #show() {
    const jwt = await (typeof this.#proof === 'function' ? this.#proof() : this.#proof);
    if (!jwt || !this.session.open) return;
    try {
      await this.api.identify(this.session.value, jwt);
    } catch (error) {
      if (error.status !== 409) throw error;
      this.session.leave();
      await this.api.identify(await this.session.ensure(), jwt);
    }
    this.session.known = true;
    this.#shown = this.session.value?.conversation;
  }
}
