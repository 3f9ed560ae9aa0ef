// Where the visitor is in the shop. Reported only in a conversation, and only when the shop says that there is consent.
export class Context {
  #sent = new Set();
  value = {};

  constructor(api, session) {
    Object.assign(this, { api, session });
  }

  set(value) {
    this.value = { ...value };
    return this.report();
  }

  async report() {
    const { consent, page, product_id: product, cart_value: cart } = this.value;
    if (consent !== true || !this.session.open) return;
    if (page) await this.#event('page_view', { page });
    if (product) await this.#event('product_view', { product });
    if (cart !== undefined) await this.#event('cart', { value: cart });
  }

  async #event(kind, payload) {
    const mark = kind + JSON.stringify(payload);
    if (this.#sent.has(mark)) return;
    this.#sent.add(mark);
    const id = `${kind}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
    await this.api.report(this.session.value, { id, kind, consent: true, payload }).catch(() => this.#sent.delete(mark));
  }
}
