// `form[data-selection]` with checkboxes `_selected`: all at once, ranges by Shift, and how many they are.
import { say } from './texts.js';

export function setUpSelection() {
  for (const form of document.querySelectorAll('form[data-selection]')) watch(form);
}

function watch(form) {
  // Not only what is inside: a checkbox of a table may belong to the form by its `form` attribute.
  const boxes = () => [...form.elements].filter((box) => box.type === 'checkbox' && box.name === '_selected');
  const own = (selector) =>
    [...document.querySelectorAll(selector)].filter((one) => (one.form ?? one.closest('form')) === form);
  const [all] = own('[data-select-all]');
  const show = () => {
    const chosen = boxes().filter(({ checked }) => checked).length;
    for (const count of own('[data-selection-count]'))
      count.textContent = say('selected', { number: chosen });
    if (!all) return;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  };
  if (all) {
    all.hidden = false;
    all.addEventListener('change', () => {
      for (const box of boxes()) box.checked = all.checked;
      show();
    });
  }
  let last = null;
  document.addEventListener('click', (event) => {
    const box = event.target;
    const list = boxes();
    if (!list.includes(box)) return;
    if (event.shiftKey && list.includes(last)) {
      const [from, to] = [list.indexOf(last), list.indexOf(box)].toSorted((one, other) => one - other);
      for (const one of list.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
    show();
  });
  window.addEventListener('pageshow', show);
  show();
}
