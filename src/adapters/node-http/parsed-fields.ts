/**
 * The fields of a form that a body parser has made an object of, so that the same parser makes the same of them again: what
 * it has nested gets its brackets back (`a[b]`, by qs and its like). What is no text and no number is no field.
 */
export function parsedFields(body: object): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) addField(fields, name, value);
  return fields;
}

function addField(fields: URLSearchParams, name: string, value: unknown): void {
  if (Array.isArray(value)) {
    addList(fields, name, value);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) addField(fields, `${name}[${key}]`, inner);
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    fields.append(name, String(value));
  }
}

/** Several texts were one name several times, for every parser. One alone makes a list by its brackets only. */
function addList(fields: URLSearchParams, name: string, values: readonly unknown[]): void {
  const isPlain = values.length > 1 && values.every((value) => typeof value !== 'object');
  for (const [index, value] of values.entries()) {
    const isNested = typeof value === 'object';
    addField(fields, isPlain ? name : `${name}[${isNested ? index : ''}]`, value);
  }
}
