// What a shop's page does with the chat: says who is signed in, where the visitor is, and passes prompts on.
window.Rekindle ??= Object.assign((...call) => window.Rekindle.queue.push(call), { queue: [] });

const chat = (...call) => window.Rekindle(...call);
const { visitor, product, basket } = document.body.dataset;

// The token is fetched when the chat needs it, not before: it lives for minutes.
async function identity() {
  const answer = await fetch('/account/identity', { headers: { Accept: 'application/json' } });
  return answer.ok ? (await answer.json()).jwt : null;
}
if (visitor !== undefined) chat('identify', identity);

chat('setContext', { page: location.pathname, product_id: product, cart_value: basket === undefined ? undefined : Number(basket) });

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-say], [data-open-chat]');
  if (button) button.dataset.say === undefined ? chat('open') : chat('send', button.dataset.say);
  if (event.target.closest('[data-print]')) print();
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.matches('[data-changes-visitor]')) chat('reset'); // another person must not see this talk
  if (form.matches('[data-asks]')) {
    event.preventDefault();
    const text = form.querySelector('input').value.trim();
    if (text) chat('send', text);
    form.reset();
  }
});
