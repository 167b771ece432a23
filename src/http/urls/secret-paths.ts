/** A part of a path that routes have in common before their secret; null: a parameter, which may be anything. */
type Part = string | null;

/**
 * The paths that may have a secret in them though no route matches: an address of a mail that a program has cut, or put a
 * dot behind. They begin as a route with secret parameters does.
 */
export class SecretPaths {
  readonly #beginnings: readonly (readonly Part[])[];

  constructor(routes: readonly { readonly path: string; readonly secretParameters?: readonly string[] }[]) {
    this.#beginnings = routes.flatMap(({ path, secretParameters = [] }) => {
      const beginning = beginningOf(path, secretParameters);
      return beginning ? [beginning] : [];
    });
  }

  /** Whether there may be a secret in this path. */
  covers(path: string): boolean {
    return this.#lengthOf(path) !== null;
  }

  /** The path as the log may have it. */
  hide(path: string): string {
    const length = this.#lengthOf(path);
    if (length === null) return path;
    let place = 0;
    const shown = (part: string) => {
      if (part === '') return part;
      place += 1;
      return place > length ? '***' : part;
    };
    return path.split('/').map(shown).join('/');
  }

  /** How many parts come before the secret; null where there is none. */
  #lengthOf(path: string): number | null {
    if (this.#beginnings.length === 0) return null;
    const parts = path.split('/').filter((part) => part !== '');
    // Read as loosely as any router does: what is hidden too much is still a good line of the log.
    const isBeginning = (beginning: readonly Part[]) =>
      parts.length > beginning.length &&
      beginning.every((wanted, index) => wanted === null || wanted === plain(parts[index] ?? ''));
    const lengths = this.#beginnings.filter(isBeginning).map(({ length }) => length);
    return lengths.length === 0 ? null : Math.min(...lengths);
  }
}

/** What stands before the first secret parameter; null where the path has none. */
function beginningOf(path: string, secrets: readonly string[]): readonly Part[] | null {
  const parts = path.split('/').filter((part) => part !== '');
  const names = parts.map((part) => /^:(\w+)/.exec(part)?.[1] ?? null);
  const first = names.findIndex((name) => name !== null && secrets.includes(name));
  if (first === -1) return null;
  return parts.slice(0, first).map((part, index) => (names[index] === null ? plain(part) : null));
}

function plain(part: string): string {
  try {
    return decodeURIComponent(part).toLowerCase();
  } catch {
    return part.toLowerCase();
  }
}

/** A path without the parts that are these parameters of its route. */
export function hideParts(path: string, secrets: ReadonlySet<string | undefined>): string {
  return path
    .split('/')
    .map((part) => (secrets.has(decoded(part)) ? '***' : part))
    .join('/');
}

/** A part of a path as parameters have it: what the router sees leaves `%3A` and its like as they are. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
