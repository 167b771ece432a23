// A combobox by the ARIA Authoring Practices: the focus stays in the input, `aria-activedescendant` says which option is meant.
import { make, say } from './texts.js';

/** Milliseconds without a key until the server is asked. */
const PAUSE = 150;
let made = 0;

export class Combobox {
  #input;
  #list;
  #status;
  #ask;
  #choose;
  #picksFirst;
  #options = [];
  #active = -1;
  #timer;
  #asking;

  /**
   * `ask(text, signal)` gives groups: `[{ label, results: [{ text, … }] }]`; `choose(result, event)` takes one. `picksFirst`:
   * whether Enter takes the first where none is meant.
   */
  constructor({ input, list, status, ask, choose, picksFirst = false }) {
    this.#input = input;
    this.#list = list;
    this.#status = status;
    this.#ask = ask;
    this.#choose = choose;
    this.#picksFirst = picksFirst;
    input.addEventListener('input', () => this.#askSoon());
    input.addEventListener('keydown', (event) => this.#press(event));
    // The focus must not leave the input when an option is clicked.
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => this.#click(event));
  }

  get isOpen() {
    return this.#input.getAttribute('aria-expanded') === 'true';
  }

  close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#list.hidden = true;
    this.#list.replaceChildren();
    this.#options = [];
    this.#mean(-1);
    this.#input.setAttribute('aria-expanded', 'false');
    this.#status.textContent = '';
  }

  /** Asks for what fits to the text, and shows it; what was asked before is given up. */
  async open() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const groups = await this.#ask(this.#input.value.trim(), asking.signal);
      if (!asking.signal.aborted) this.#show(groups);
    } catch {
      if (asking.signal.aborted) return;
      this.#show([]);
      this.#status.textContent = say('failed');
    }
  }

  #askSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), PAUSE);
  }

  #show(groups) {
    this.#options = [];
    this.#list.replaceChildren(...groups.map((group) => this.#group(group)));
    const count = this.#options.length;
    this.#list.hidden = count === 0;
    this.#input.setAttribute('aria-expanded', String(count > 0));
    this.#status.textContent = count === 0 ? say('none') : say('found', { number: count });
    this.#status.classList.toggle('visually-hidden', count > 0);
    this.#mean(this.#picksFirst && count > 0 ? 0 : -1);
  }

  #group({ label, results }) {
    const options = results.map((result) => this.#option(result));
    if (!label) {
      const fragment = document.createDocumentFragment();
      fragment.append(...options);
      return fragment;
    }
    made += 1;
    const heading = make('div', { class: 'option-group', id: `option-group-${made}` }, label);
    return make('div', { role: 'group', 'aria-labelledby': heading.id }, heading, ...options);
  }

  #option(result) {
    made += 1;
    const attributes = { role: 'option', id: `option-${made}`, 'aria-selected': 'false' };
    // A link can be opened in a new tab as well.
    const option = result.url
      ? make('a', { ...attributes, href: result.url, tabindex: '-1' }, result.text)
      : make('div', attributes, result.text);
    this.#options.push({ element: option, result });
    return option;
  }

  #mean(index) {
    this.#options[this.#active]?.element.setAttribute('aria-selected', 'false');
    this.#active = index;
    const option = this.#options[index]?.element;
    if (!option) {
      this.#input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.#input.setAttribute('aria-activedescendant', option.id);
  }

  #press(event) {
    if (event.isComposing) return;
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') this.#move(event, key === 'ArrowDown' ? 1 : -1);
    else if (key === 'Enter' && this.isOpen) this.#take(event);
    else if (key === 'Escape' && this.isOpen && !this.#input.closest('dialog')) {
      event.preventDefault();
      this.close();
    }
  }

  #move(event, step) {
    event.preventDefault();
    const count = this.#options.length;
    if (!this.isOpen) void this.open();
    else if (count > 0) {
      const from = this.#active === -1 && step === -1 ? count : this.#active;
      this.#mean((from + step + count) % count);
    }
  }

  #take(event) {
    // Enter in an open list is never the form's.
    event.preventDefault();
    const option = this.#options[this.#active];
    if (option) this.#choose(option.result, event);
  }

  #click(event) {
    const option = this.#options.find(({ element }) => element.contains(event.target));
    if (option) this.#choose(option.result, event);
  }
}

/** What an address answers as JSON. */
export async function getJson(address, text, signal) {
  const url = new URL(address, location.href);
  url.searchParams.set('q', text);
  const response = await fetch(url, { signal, headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}
