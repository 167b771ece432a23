const SPECIAL = /[&<>"'\0]/g;

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // HTML has no way to write NUL, not even as a character reference.
  '\0': '\ufffd',
};

/** Makes a text safe as the content of an element or inside a quoted attribute value. */
export function escapeHtml(text: string): string {
  return text.toWellFormed().replace(SPECIAL, (character) => replacements[character] ?? character);
}
