import { IntlMessageFormat } from 'intl-messageformat';

const MAX_LINE = 110;

/** What ICU MessageFormat makes of a parameter, by the number of its kind in the parsed message. */
const valueTypes: Readonly<Record<number, string>> = {
  1: 'TextValue',
  2: 'number',
  3: 'Date',
  4: 'Date',
  5: 'string',
  6: 'number',
};

interface Parsed {
  readonly type: number;
  readonly value?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly Parsed[] }>>;
}

/** The parameters of a message in ICU MessageFormat, with their types. */
export function parametersOf(message: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  const visit = (parts: readonly Parsed[]): void => {
    for (const { type, value, options } of parts) {
      const known = valueTypes[type];
      // A number that is counted by and shown too is a number.
      if (known && (!parameters.has(String(value)) || known !== 'TextValue')) {
        parameters.set(String(value), known);
      }
      for (const option of Object.values(options ?? {})) visit(option.value);
    }
  };
  visit(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst() as readonly Parsed[]);
  return parameters;
}

/** The file that tells the compiler the keys of a catalogue. `keysPath` leads from it to `TextKeys`. */
export function textKeysSource(texts: Readonly<Record<string, string>>, keysPath: string): string {
  const members = Object.entries(texts).map(([key, message]) => member(key, parametersOf(message)));
  return [
    '// Made from en.json by scripts/write-text-keys.ts.',
    `import '${keysPath}';`,
    '',
    `declare module '${keysPath}' {`,
    '  interface TextKeys {',
    ...members,
    '  }',
    '}',
    '',
  ].join('\n');
}

function member(key: string, parameters: ReadonlyMap<string, string>): string {
  if (parameters.size === 0) return `    '${key}': NoParameters;`;
  const types = [...parameters].map(([name, type]) => `${name}: ${type}`);
  const line = `    '${key}': { ${types.join('; ')} };`;
  if (line.length <= MAX_LINE) return line;
  return [`    '${key}': {`, ...types.map((type) => `      ${type};`), '    };'].join('\n');
}
