// `[data-prepopulate="title subtitle"]`: an input that is filled from those of these names, as text of an address, until somebody
// types into it. What the server does with one that is left empty (`slug-text.ts`) is the same.

export function setUpPrepopulate() {
  for (const input of document.querySelectorAll('[data-prepopulate]')) {
    if (input.value !== '') continue;
    const sources = input.dataset.prepopulate
      .split(' ')
      .flatMap((name) => input.form?.elements.namedItem(name) ?? []);
    let isOwn = false;
    input.addEventListener('input', () => {
      // Whoever empties it has it filled again.
      isOwn = input.value !== '';
    });
    for (const source of sources) {
      source.addEventListener('input', () => {
        if (isOwn) return;
        const length = input.maxLength > 0 ? input.maxLength : Number.POSITIVE_INFINITY;
        input.value = slugText(sources.map(({ value }) => value).join(' '), length);
      });
    }
  }
}

function slugText(text, maxLength) {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z\d_\s-]/g, '');
  return trimmed(trimmed(words.replace(/[-\s]+/g, '-')).slice(0, maxLength));
}

function trimmed(slug) {
  return slug.replace(/^[-_]+|[-_]+$/g, '');
}
