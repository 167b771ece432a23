// `<input data-autocomplete="URL">` and `<select data-autocomplete="URL">`: a field of ids becomes one of names. The server
// answers `{ results: [{ id, text }] }` to URL?q=….
import { Combobox, getJson } from './combobox.js';
import { make, say } from './texts.js';

let made = 0;

export function setUpAutocomplete(root) {
  for (const field of root.querySelectorAll('[data-autocomplete]')) {
    if (field.matches('[data-autocomplete-multiple], select[multiple]')) chooseSeveral(field);
    else chooseOne(field);
  }
}

function chooseOne(field) {
  const { name } = field;
  const first = chosenOf(field)[0] ?? { id: field.value ?? '', text: field.value ?? '' };
  const hidden = make('input', { type: 'hidden', name, value: first.id });
  let chosen = first;
  const parts = searchField(field, (result) => take({ id: String(result.id), text: result.text }));
  parts.input.value = chosen.text;
  parts.box.append(hidden);
  const take = (result) => {
    chosen = result;
    parts.input.value = result.text;
    parts.combobox.close();
    if (hidden.value === result.id) return;
    hidden.value = result.id;
    hidden.dispatchEvent(new Event('change', { bubbles: true }));
    if ('autocompleteSubmit' in field.dataset) hidden.form.requestSubmit();
  };
  // A name that nothing was chosen for is no choice; an empty field is none at all.
  parts.input.addEventListener('blur', () => {
    take(parts.input.value.trim() === '' ? { id: '', text: '' } : chosen);
  });
}

function chooseSeveral(field) {
  const { name } = field;
  const list = make('ul', { class: 'chips' });
  const parts = searchField(field, (result) => {
    parts.input.value = '';
    parts.combobox.close();
    add({ id: String(result.id), text: result.text });
    changed();
  });
  const changed = () => list.dispatchEvent(new Event('change', { bubbles: true }));
  const add = ({ id, text }) => {
    if ([...list.querySelectorAll('input')].some((input) => input.value === id)) return;
    const remove = make('button', { type: 'button', class: 'icon-button' });
    remove.append(
      make('span', { 'aria-hidden': 'true' }, '×'),
      make('span', { class: 'visually-hidden' }, say('remove', { name: text })),
    );
    const chip = make(
      'li',
      { class: 'chip' },
      text,
      make('input', { type: 'hidden', name, value: id }),
      remove,
    );
    remove.addEventListener('click', () => {
      const next = chip.nextElementSibling ?? chip.previousElementSibling;
      chip.remove();
      (next?.querySelector('button') ?? parts.input).focus();
      parts.status.textContent = say('removed', { name: text });
      changed();
    });
    list.append(chip);
  };
  for (const one of chosenOf(field)) add(one);
  parts.input.required = false;
  parts.box.before(list);
  parts.input.addEventListener('keydown', (event) => {
    if (event.key === 'Backspace' && parts.input.value === '')
      list.lastElementChild?.querySelector('button')?.focus();
  });
  parts.input.addEventListener('blur', () => {
    parts.input.value = '';
  });
}

/** Puts a combobox in the place of the field: it takes over the field's id, and with it label, help and errors. */
function searchField(field, choose) {
  made += 1;
  const { id } = field;
  const list = make('div', { class: 'options', role: 'listbox', id: `autocomplete-${made}`, hidden: true });
  list.setAttribute('aria-label', field.labels?.[0]?.textContent.trim() ?? '');
  const status = make('p', { class: 'option-note visually-hidden', role: 'status' });
  const input = make('input', {
    type: 'text',
    id,
    class: field.className.replace('form-select', 'form-control'),
    role: 'combobox',
    autocomplete: 'off',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': list.id,
    'aria-describedby': field.getAttribute('aria-describedby'),
    'aria-invalid': field.getAttribute('aria-invalid'),
    'aria-label': field.labels?.length ? null : field.getAttribute('aria-label'),
    required: field.required,
    autofocus: field.autofocus,
  });
  const help = document.getElementById(`${id}_helptext`);
  if (help && 'autocompleteHelp' in field.dataset) help.textContent = say('type');
  const hadFocus = document.activeElement === field;
  const box = make('div', { class: 'combobox' }, input, list, status);
  field.replaceWith(box);
  if (hadFocus) input.focus();
  const address = field.dataset.autocomplete;
  const ask = async (text, signal) => [{ results: (await getJson(address, text, signal)).results }];
  const combobox = new Combobox({ input, list, status, ask, choose });
  input.addEventListener('blur', () => combobox.close());
  input.addEventListener('click', () => combobox.isOpen || combobox.open());
  return { input, box, status, combobox };
}

/** What is chosen already, with its names. */
function chosenOf(field) {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.selectedOptions].filter(({ value }) => value !== '');
    return options.map(({ value, text }) => ({ id: value, text }));
  }
  const { autocompleteChosen, autocompleteText } = field.dataset;
  if (autocompleteChosen) return JSON.parse(autocompleteChosen);
  return field.value === '' ? [] : [{ id: field.value, text: autocompleteText || field.value }];
}
