// Speaks to the visitor API. A refusal becomes an Error that carries the status and the problem's words.
import { readEvents } from './sse.js';

export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`);
    this.status = status;
    this.retryAfter = problem?.retryAfter;
  }

  // Whether the same request may succeed later.
  get passing() {
    return this.status === 429 || this.status >= 500;
  }
}

export class Api {
  constructor(base, site) {
    this.root = new URL('../api/v1/', base).href;
    this.site = site;
  }

  async open(locale) {
    const response = await this.#call('POST', `sites/${encodeURIComponent(this.site)}/conversations`, { body: { locale } });
    return response.json();
  }

  async *send(session, message, signal) {
    const response = await this.#call('POST', `conversations/${session.conversation}/messages`, {
      token: session.token, body: { text: message.text, client_id: message.clientId }, accept: 'text/event-stream', signal,
    });
    yield* readEvents(response);
  }

  async *stream(session, after, signal) {
    const response = await this.#call('GET', `conversations/${session.conversation}/stream`, {
      token: session.token, accept: 'text/event-stream', headers: { 'Last-Event-ID': String(after) }, signal,
    });
    yield* readEvents(response);
  }

  async events(session, after) {
    const response = await this.#call('GET', `conversations/${session.conversation}/events?after=${after}`, { token: session.token });
    return (await response.json()).events;
  }

  async settle(session, grant, action) {
    const path = `conversations/${session.conversation}/offers/${encodeURIComponent(grant)}/${action}`;
    return (await this.#call('POST', path, { token: session.token, body: {} })).json();
  }

  async identify(session, jwt) {
    return (await this.#call('POST', `conversations/${session.conversation}/identify`, { token: session.token, body: { jwt } })).json();
  }

  async feedback(session, body) {
    await this.#call('POST', `conversations/${session.conversation}/feedback`, { token: session.token, body });
  }

  async #call(method, path, { token, body, accept = 'application/json', headers = {}, signal } = {}) {
    const response = await fetch(this.root + path, {
      method, signal, credentials: 'omit', cache: 'no-store',
      headers: {
        Accept: accept, ...headers,
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => null);
    throw new Refused(response.status, { ...problem, retryAfter: Number(response.headers.get('Retry-After')) || undefined });
  }
}
