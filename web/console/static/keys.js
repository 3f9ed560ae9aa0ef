// j and k move through the inbox, Enter opens, u goes back to it; what names a key of its own is pressed by it.
// Never while something is being typed; Escape leaves it.
export function keepKeys() {
  document.addEventListener('keydown', (event) => {
    const field = event.target.closest('input:not([type=radio]), textarea, select');
    if (event.key === 'Escape') field?.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || field) return;
    if (event.key === 'u' && document.querySelector('.back a')) location.assign('/console/inbox');
    const own = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (own) {
      event.preventDefault();
      if (own.matches('select, textarea')) own.focus();
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
