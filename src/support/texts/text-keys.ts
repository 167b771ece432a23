/**
 * The keys that the compiler knows, each with its parameters. Every catalogue of the package adds its own; a project and
 * an app may do the same:
 *
 * ```ts
 * declare module 'latchkey' {
 *   interface TextKeys {
 *     'notes.count': { count: number };
 *     'notes.title': NoParameters;
 *   }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: catalogues add to it.
export interface TextKeys {}

/** The parameters of a text that has none. */
export type NoParameters = Readonly<Record<string, never>>;

/**
 * What may stand in a text: a text, a number, a moment, another text by its key, or a list of those ("a, b and c" in the
 * language's own way). Anything else is put in as `String` gives it.
 */
export type TextValue = string | number | bigint | boolean | Date | readonly TextValue[] | object | null;

export type TextParameters = Readonly<Record<string, TextValue>>;

/**
 * `[parameters]` for a text that has some; nothing for one that has none. More than the English text takes may be given:
 * another language may need them.
 */
export type ParametersOf<Key extends keyof TextKeys> = TextKeys[Key] extends NoParameters
  ? []
  : [parameters: TextKeys[Key] & TextParameters];

type Namespace<Key = keyof TextKeys> = Key extends `${infer Name}.${string}` ? Name : never;

/** A key that no catalogue known to the compiler has. Not one below a name that it knows: that is a typing mistake. */
export type OwnKey<Key extends string> = Key extends `${Namespace}.${string}` ? never : Key;
