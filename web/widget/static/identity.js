// Who the visitor is, on the shop's word: a JWT, or a function that fetches one when it is needed.
export class Identity {
  #proof = null;
  #proving = null;

  constructor(api, session) {
    Object.assign(this, { api, session });
  }

  set(proof) {
    this.#proof = proof;
    this.#proving = null;
  }

  // Nothing is asked of anybody before there is a conversation. Once a page is enough.
  prove() {
    if (!this.#proof || !this.session.open) return Promise.resolve();
    this.#proving ??= this.#show().catch((error) => {
      this.#proving = null;
      throw error;
    });
    return this.#proving;
  }

  // Somebody else's conversation on this browser is left: a new one begins, and is shown the same proof.
  async #show() {
    const jwt = await this.#ask();
    if (!jwt) return;
    try {
      await this.api.identify(this.session.value, jwt);
    } catch (error) {
      if (error.status !== 409) throw error;
      this.session.leave();
      await this.api.identify(await this.session.ensure(), jwt);
    }
  }

  async #ask() {
    return typeof this.#proof === 'function' ? this.#proof() : this.#proof;
  }
}
