// What the scripts say, in the language of the page: admin/script_texts.html has it.
const texts = document.getElementById('admin-texts')?.dataset ?? {};

/** The sentence of this name; `number` stands where it has a `#`, `name` where it has an `@`. */
export function say(sentence, { number = '', name = '' } = {}) {
  return (texts[sentence] ?? '').replace(/[#@]/, (sign) => (sign === '#' ? number : name));
}

/** An element with attributes and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}
