// A box that leaves of a long list what has all its words. Without it the list is whole.
for (const list of document.querySelectorAll('[data-filter-list]')) {
  const field = list.querySelector('[data-filter-field]');
  const input = field.querySelector('input');
  const items = [...list.querySelectorAll('[data-filter-text]')];
  const groups = [...list.querySelectorAll('fieldset, details')];
  const wasOpen = new Map(groups.map((group) => [group, group.open]));
  field.hidden = false;
  input.addEventListener('input', () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) {
      const text = item.dataset.filterText.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    }
    for (const group of groups) {
      group.hidden = !group.querySelector('[data-filter-text]:not([hidden])');
      if ('open' in group) group.open = words.length > 0 ? !group.hidden : wasOpen.get(group);
    }
  });
  // Enter would send the form that the list stands in.
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
}
