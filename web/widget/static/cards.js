// One function a kind of card. A card comes from the server whole; nothing in it is made up here.
import { h, safeHref } from './dom.js';

const link = (address, text, context, strong = false) => {
  const href = safeHref(address, context.base);
  return href && h('a', { class: strong ? 'act strong' : 'act', href, target: strong ? '_top' : '_blank', rel: 'noopener' }, text);
};

const rows = (pairs) => h('dl', {}, ...pairs.filter(([, value]) => value).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));

function order(card, { words, ...context }) {
  return h('section', { class: 'card order', 'aria-label': `${words.order} ${card.order}` },
    h('h3', {}, `${words.order} ${card.order} · ${card.state}`),
    rows([[words.placed, card.placed_on], [words.promised, card.promised_on], [words.carrier, card.carrier], [words.tracking, card.tracking], [words.total, card.total]]),
    ...(card.lines ?? []).map((line) => h('p', { class: 'small' }, `${line.quantity} × ${line.name}  ${line.price ?? ''}`)),
    card.url && link(card.url, words.order, context));
}

const SETTLED = ['accepted', 'declined', 'redeemed', 'expired', 'revoked'];

function offer(card, { words, settle, date }) {
  const done = SETTLED.includes(card.state) && h('p', { class: 'small' }, words[card.state] ?? card.state);
  const act = (action, text, strong) => h('button', {
    type: 'button', class: strong ? 'act strong' : 'act',
    onclick: (event) => { event.currentTarget.parentNode.querySelectorAll('button').forEach((one) => { one.disabled = true; }); settle(card.grant, action); },
  }, text);
  return h('section', { class: 'card offer', 'aria-label': card.title },
    h('h3', {}, card.title), h('p', {}, card.terms),
    card.code && h('p', {}, `${words.code}: `, h('span', { class: 'code' }, card.code)),
    card.expires_at && h('p', { class: 'small' }, `${words.expires} ${date(card.expires_at)}`),
    card.disclosure && h('p', { class: 'small' }, card.disclosure),
    done || h('div', { class: 'row' }, act('accept', card.accept_label ?? words.accept, true), act('decline', card.decline_label ?? words.decline, false)));
}

function cancel(card, context) {
  return h('section', { class: 'card cancel', 'aria-label': card.label },
    card.note && h('p', { class: 'small' }, card.note), h('div', { class: 'row' }, link(card.url, card.label, context, true)));
}

function product(card, context) {
  return h('section', { class: 'card product', 'aria-label': card.name },
    h('h3', {}, card.name), card.price && h('p', {}, card.price), card.description && h('p', { class: 'small' }, card.description),
    card.url && h('div', { class: 'row' }, link(card.url, card.name, context)));
}

const KINDS = { order, offer, cancel, product };

export function drawCard(card, context) {
  return KINDS[card.kind]?.(card, context) ?? null;
}
