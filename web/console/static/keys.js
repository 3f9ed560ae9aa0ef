// j and k move through the inbox, Enter opens, u goes back to it; what names a key of its own is pressed by it.
// Never while something is being typed.
export function keepKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select')) return;
    if (event.key === 'u' && document.querySelector('.back a')) location.assign('/console/inbox');
    const own = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (own) {
      event.preventDefault();
      if (own.matches('select')) own.focus();
      else if (!event.repeat) own.click();
      return;
    }
    if (event.key !== 'j' && event.key !== 'k') return;
    const rows = [...document.querySelectorAll('[data-row]')];
    const at = rows.indexOf(document.activeElement);
    const next = event.key === 'j' ? at + 1 : Math.max(0, at - 1);
    rows[Math.min(next, rows.length - 1)]?.focus();
  });
}
