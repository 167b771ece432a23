/**
 * Copies one property of a row. Where reading it fails, because the database has a value there that nobody can read, so
 * will reading the copy: the other values of the row are of use without it.
 */
export function copyProperty(source: object, from: PropertyKey, target: object, to: PropertyKey): void {
  const get = getterOf(source, from);
  if (get) defineFailing(target, to, get);
  else (target as Record<PropertyKey, unknown>)[to] = (source as Record<PropertyKey, unknown>)[from];
}

/** Whether a property of a row is one that fails. */
export function isFailing(row: object, name: PropertyKey): boolean {
  return getterOf(row, name) !== undefined;
}

function getterOf(row: object, name: PropertyKey): (() => unknown) | undefined {
  return Object.getOwnPropertyDescriptor(row, name)?.get;
}

/** Makes a property that fails when it is read. It can be written over. */
export function defineFailing(target: object, name: PropertyKey, get: () => unknown): void {
  Object.defineProperty(target, name, {
    get,
    set: (value) => void Object.defineProperty(target, name, { value, writable: true }),
    enumerable: true,
    configurable: true,
  });
}
