// The palette: Ctrl-K or Cmd-K, or its button. What it shows the server finds, by the rights of the visitor.
import { Combobox, getJson } from './combobox.js';

export function setUpPalette() {
  const dialog = document.querySelector('dialog[data-palette]');
  const opener = document.querySelector('[data-palette-open]');
  if (!dialog) return;
  const input = dialog.querySelector('input');
  const combobox = new Combobox({
    input,
    list: dialog.querySelector('[role="listbox"]'),
    status: dialog.querySelector('[role="status"]'),
    picksFirst: true,
    ask: async (text, signal) => (await getJson(dialog.dataset.palette, text, signal)).groups,
    choose(result, event) {
      if (event.type === 'click') return;
      if (event.ctrlKey || event.metaKey) window.open(result.url, '_blank', 'noopener');
      else location.assign(result.url);
    },
  });
  const open = (event) => {
    event.preventDefault();
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    void combobox.open();
  };
  dialog.addEventListener('close', () => combobox.close());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog || event.target.closest('[data-palette-close]')) dialog.close();
  });
  document.addEventListener('keydown', (event) => {
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (isShortcut && event.key.toLowerCase() === 'k') open(event);
  });
  if (opener) turnIntoButton(opener, open);
}

/** Without JavaScript it leads to the page of the search. */
function turnIntoButton(opener, open) {
  opener.setAttribute('role', 'button');
  opener.setAttribute('aria-haspopup', 'dialog');
  opener.addEventListener('click', (event) => {
    if (!event.ctrlKey && !event.metaKey) open(event);
  });
  opener.addEventListener('keydown', (event) => {
    if (event.key === ' ') open(event);
  });
  const shortcut = opener.querySelector('[data-shortcut]');
  if (!shortcut) return;
  const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
  if (isApple) shortcut.textContent = '⌘ K';
  opener.setAttribute('aria-keyshortcuts', isApple ? 'Meta+K' : 'Control+K');
  shortcut.hidden = false;
}
