// A long list of a filter gets a field that narrows it.
import { make, say } from './texts.js';

/** Entries that can be looked over without one. */
const FEW = 10;

export function setUpFacets() {
  for (const facet of document.querySelectorAll('.filters details')) {
    const entries = [...facet.querySelectorAll('li')];
    const list = facet.querySelector('ul');
    if (!list || entries.length <= FEW) continue;
    const label = say('narrow', { name: facet.querySelector('summary')?.textContent.trim() ?? '' });
    const field = make('input', {
      type: 'search',
      'aria-label': label,
      placeholder: label,
      autocomplete: 'off',
    });
    field.addEventListener('input', () => {
      const words = field.value.trim().toLocaleLowerCase();
      for (const entry of entries) entry.hidden = !entry.textContent.toLocaleLowerCase().includes(words);
    });
    list.before(field);
  }
}
