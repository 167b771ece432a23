import { nearName } from '../../support/settings/near-name.ts';
import { RequestError } from '../request-error.ts';

/** What a URL's path asks for: `{ id: 7 }` for `notes/:id/`. */
export type UrlParameters = Readonly<Record<string, string | number>>;

/** Finds the address of a name, and refuses names that are not there. */
export class UrlNames {
  readonly #paths = new Map<string, string>();

  constructor(routes: readonly { readonly name: string | null; readonly path: string }[]) {
    // Of two routes by one name the first counts, as the first route that matches answers.
    for (const { name, path } of routes) {
      if (name !== null && !this.#paths.has(name)) this.#paths.set(name, path);
    }
  }

  /**
   * The address of a name, parameters filled in: `reverse('note', { id: 7 })`.
   *
   * @throws LatchkeyError `url_name_unknown`, `url_parameter_missing`.
   */
  reverse(name: string, parameters: UrlParameters = {}): string {
    const path = this.#paths.get(name);
    if (path === undefined) {
      const near = nearName(name, this.names);
      const hint = near === null ? '' : ` Did you mean ${near}?`;
      throw new RequestError('url_name_unknown', { name, hint, known: this.names.join(', ') });
    }
    if (!path.includes(':')) return path;
    return path.replace(/:(\w+)(\{[^/]*\})?\??/g, (_, parameter: string) => {
      const value = parameters[parameter];
      if (value === undefined) throw new RequestError('url_parameter_missing', { name, parameter });
      return encodeURIComponent(value);
    });
  }

  get names(): readonly string[] {
    return [...this.#paths.keys()];
  }

  has(name: string): boolean {
    return this.#paths.has(name);
  }

  /** A setting's or a caller's target: the name of a URL, or an address as it is. */
  resolve(target: string): string {
    return this.has(target) ? this.reverse(target) : target;
  }
}
