// Speaks to the visitor API. A refusal becomes an Error that carries the status and the problem's words.
import { readEvents } from './sse.js';

export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem?.code;
    this.retryAfter = retryAfter;
  }

  // Whether the same request may succeed later.
  get passing() {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }

  // Whether the conversation is gone, or was never this browser's.
  get gone() {
    return this.status === 401 || this.status === 404;
  }
}

export class Api {
  constructor(base, site) {
    this.root = new URL('../api/v1/', base).href;
    this.site = encodeURIComponent(site);
  }

  async open(locale) {
    return (await this.#call('POST', `sites/${this.site}/conversations`, { body: { locale } })).json();
  }

  async *send(session, { clientId, text }, signal) {
    yield* readEvents(await this.#own('POST', session, 'messages', { body: { text, client_id: clientId }, accept: 'text/event-stream', signal }));
  }

  async *stream(session, after, signal) {
    yield* readEvents(await this.#own('GET', session, 'stream', { accept: 'text/event-stream', headers: { 'Last-Event-ID': String(after) }, signal }));
  }

  async events(session, after) {
    return (await this.#own('GET', session, `events?after=${after}`)).json();
  }

  async settle(session, grant, action) {
    return (await this.#own('POST', session, `offers/${encodeURIComponent(grant)}/${action}`, { body: {} })).json();
  }

  async identify(session, jwt) {
    await this.#own('POST', session, 'identify', { body: { jwt } });
  }

  async contact(session, email) {
    await this.#own('POST', session, 'contact', { body: { email } });
  }

  async feedback(session, body) {
    await this.#own('POST', session, 'feedback', { body });
  }

  async report(session, event) {
    await this.#call('POST', `sites/${this.site}/events`, { token: session.token, body: { ...event, conversation: session.conversation } });
  }

  #own(method, session, path, options) {
    return this.#call(method, `conversations/${session.conversation}/${path}`, { token: session.token, ...options });
  }

  async #call(method, path, { token, body, accept = 'application/json', headers = {}, signal } = {}) {
    const response = await fetch(this.root + path, {
      method, signal, credentials: 'omit', cache: 'no-store',
      headers: {
        Accept: accept, ...headers,
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: body && JSON.stringify(body),
    });
    if (response.ok) return response;
    throw new Refused(response.status, await response.json().catch(() => null), Number(response.headers.get('Retry-After')) || 0);
  }
}
