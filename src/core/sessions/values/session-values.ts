import { isOwnValue, type OwnValueName } from './own-values.ts';
import type { JsonValue } from './session-json.ts';

/** The values of a session in this request: as they were found, and as they were changed since. */
export class SessionValues {
  readonly #found: string;
  #all: Map<string, JsonValue> | null = null;

  /** `found`: the JSON that the store keeps. Read when a value is asked for that may be in it. */
  constructor(found: string) {
    this.#found = found;
  }

  /** A value of the project's. */
  get(name: string): JsonValue | undefined {
    return isOwnValue(name) ? undefined : this.#values.get(name);
  }

  /** The names of the project's values. */
  names(): string[] {
    return [...this.#values.keys()].filter((name) => !isOwnValue(name));
  }

  /** A value of the package's own; null where there is none. Asked at each request, so that most do not even read the JSON. */
  own(name: OwnValueName): JsonValue | null {
    if (!this.#all && !this.#found.includes(`"${name}"`)) return null;
    return this.#values.get(name) ?? null;
  }

  /** Takes over what has been written. */
  set(name: string, value: JsonValue): void {
    this.#values.set(name, value);
  }

  delete(name: string): void {
    this.#values.delete(name);
  }

  get #values(): Map<string, JsonValue> {
    this.#all ??= new Map(Object.entries(JSON.parse(this.#found) as Record<string, JsonValue>));
    return this.#all;
  }
}
