// A conversation opens at its newest words, unless the reader comes back to a place of their own.
export function openAtNewest() {
  const [arrival] = performance.getEntriesByType('navigation');
  if (location.hash || arrival?.type !== 'navigate') return;
  document.querySelector('#transcript > :last-child')?.scrollIntoView({ block: 'nearest' });
}
