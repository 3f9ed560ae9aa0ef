// One function a kind of card. A card comes from the server whole; nothing in it is made up here.
import { h, safeHref } from './dom.js';

const SETTLED = ['accepted', 'declined', 'redeemed', 'expired', 'revoked'];

const card = (kind, label, ...parts) => h('section', { class: `card ${kind}`, 'aria-label': label }, ...parts);
const small = (text) => text && h('p', { class: 'small', dir: 'auto' }, text);
const link = (address, text, strong = false) => {
  const href = safeHref(address);
  return href && h('a', { class: strong ? 'act strong' : 'act', href, target: '_top', dir: 'auto' }, text);
};
const button = (text, onclick, strong = false) => h('button', { type: 'button', class: strong ? 'act strong' : 'act', dir: 'auto', onclick }, text);
const rows = (pairs) => h('dl', {}, ...pairs.filter(([, value]) => value).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, h('bdi', {}, value))]));

function order(given, { words }) {
  const lines = (given.lines ?? []).map(({ quantity, name, price }) => h('li', {}, h('bdi', {}, name), h('bdi', {}, price ? `${quantity} × ${price}` : `× ${quantity}`)));
  return card('order', `${words.order} ${given.order}`,
    h('h3', {}, h('span', {}, `${words.order} `, h('bdi', {}, given.order)), given.state && h('span', { class: 'badge-state', dir: 'auto' }, given.state)),
    rows([[words.placed, given.placed_on], [words.promised, given.promised_on], [words.carrier, given.carrier], [words.tracking, given.tracking]]),
    lines.length ? h('ul', { class: 'lines' }, ...lines) : null,
    rows([[words.total, given.total]]),
    given.url && h('div', { class: 'row' }, link(given.url, words.see_order)));
}

function offer(given, { words, settle, date }) {
  const answer = (action) => (event) => {
    const whole = event.currentTarget.closest('.card');
    whole.tabIndex = -1;
    whole.focus({ preventScroll: true }); // a button that is switched off would lose the focus
    for (const one of whole.querySelectorAll('button')) one.disabled = true;
    settle(given.grant, action);
  };
  return card('offer', given.title,
    h('h3', { dir: 'auto' }, given.title), h('p', { dir: 'auto' }, given.terms),
    given.code && h('p', {}, `${words.code}: `, h('bdi', { class: 'code' }, given.code)),
    given.expires_at && small(`${words.expires} ${date(given.expires_at)}`),
    small(given.disclosure),
    SETTLED.includes(given.state) ? h('p', { class: 'settled' }, words[given.state])
      : h('div', { class: 'row' }, button(given.accept_label ?? words.accept, answer('accept'), true), button(given.decline_label ?? words.decline, answer('decline'))));
}

function cancel(given) {
  return card('cancel', given.label, h('div', { class: 'row' }, link(given.url, given.label, true)), small(given.note));
}

function product(given, { words }) {
  return card('product', given.name,
    h('h3', { dir: 'auto' }, given.name), given.price && h('p', {}, h('bdi', {}, given.price)), small(given.description),
    given.url && h('div', { class: 'row' }, link(given.url, words.see_product)));
}

function choices(given, { words, say }) {
  return card('choices', given.title ?? words.quick,
    given.title && h('h3', { dir: 'auto' }, given.title), h('div', { class: 'row' }, ...given.choices.map((text) => button(text, () => say(text)))));
}

// What is filled in is said as a message: the server reads and checks it like any other words. An address to be
// reached at is no message; what is wrong with it is said below it.
function form(given, { words, say, reach }) {
  const fields = given.fields.map((field) => [field, h('input', {
    name: field.name, type: ['email', 'tel', 'date', 'number'].includes(field.type) ? field.type : 'text',
    required: field.required !== false, maxlength: '200', placeholder: field.placeholder, dir: 'auto', autocomplete: ['email', 'tel'].includes(field.type) && field.type,
  })]);
  const fault = h('p', { class: 'state', role: 'alert' });
  const node = h('form', { class: 'fields', onsubmit: (event) => {
    event.preventDefault();
    const sent = node.querySelector('button');
    sent.disabled = true;
    if (given.form !== 'contact') return say(fields.map(([, input]) => input.value.trim()).filter(Boolean).join(', '));
    const [[, input]] = fields;
    reach(input.value.trim()).catch((error) => {
      sent.disabled = false;
      fault.textContent = error.status === 422 ? words.bad_email : words.try_again;
      input.focus();
    });
  } },
  ...fields.map(([field, input]) => h('label', { dir: 'auto' }, field.label ?? field.name, input)), fault,
  h('div', { class: 'row' }, h('button', { type: 'submit', class: 'act strong' }, given.submit_label ?? words.send)));
  return card('form', given.title ?? words.send, given.title && h('h3', { dir: 'auto' }, given.title), node);
}

const KINDS = { order, offer, cancel, product, choices, form };

export function drawCard(given, context) {
  return Object.hasOwn(KINDS, given.kind) ? KINDS[given.kind](given, context) : null;
}
