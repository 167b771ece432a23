import fc from 'fast-check';

/** What has broken parsers before: separators, escapes, other alphabets, halves of pairs, names of objects' own. */
const HOSTILE = [
  ...['\0', '\r\n', '\n', '\t', '\u007f', '\u0085', '\u00a0', '\u2028', '\u202e', '\ufeff', '\ufffd'],
  ...[
    '\ud800',
    '\udfff',
    '\u{1f511}',
    '\u212a',
    '\u0130',
    '\u0131',
    '\u00df',
    '\u0661',
    'a\u0301'.repeat(50),
  ],
  ...[
    '；',
    '＠',
    '．',
    '。',
    '／',
    '\\',
    '/',
    '//',
    '../',
    '%2e%2e',
    '%',
    '%zz',
    '%00',
    '%25',
    '%c0%af',
    '%ff',
  ],
  ...[';', ',', '=', '==', '&', '+', '$', '$$', '"', "'", '`', '<', '>', '{{', '}}', '{%', '%}', '{#', '#}'],
  ...[
    '(',
    ')',
    '[',
    ']',
    '[]',
    '{',
    '}',
    '|',
    '*',
    '?',
    '^',
    '.',
    '..',
    ':',
    '::',
    '@',
    '#',
    '!',
    '~',
    '_',
    '-',
  ],
  ...['0', '00', '-1', '-0', '1e999', '1e-400', '0x10', 'NaN', 'Infinity', '9007199254740993', '4294967296'],
  ...['9'.repeat(400), '__proto__', 'constructor', 'toString', 'null', 'undefined', 'true', ' ', '  '],
  ...['--', '/*', '*/', ';--', '$a$', "E'\\", 'BEGIN', 'END;', 'localhost', '127.0.0.1', '[::1]', '::ffff:'],
] as const;

type Change =
  | { readonly kind: 'cut' | 'double' | 'flip'; readonly from: number; readonly size: number }
  | { readonly kind: 'put' | 'instead'; readonly from: number; readonly size: number; readonly piece: string }
  | { readonly kind: 'repeat'; readonly from: number; readonly size: number; readonly times: number };

/**
 * Inputs for a parser: mostly good ones with up to eight changes, so that they come past the first check; also pieces of good
 * and hostile ones in any order, and any text at all. Long ones repeat a piece, which shows what grows faster than its input.
 */
export function inputsFrom(seeds: readonly string[], maxLength: number): fc.Arbitrary<string> {
  const pieces = seeds.flatMap((seed) => seed.split(/(?<=[^\w])|(?=[^\w])/)).filter(Boolean);
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
    { weight: 2, arbitrary: fc.constantFrom(...pieces, ...seeds) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  );
  const changed = fc
    .tuple(fc.constantFrom(...seeds), fc.array(changes(piece), { minLength: 1, maxLength: 8 }))
    .map(([seed, list]) => list.reduce(apply, seed));
  const joined = fc.array(piece, { maxLength: 30 }).map((list) => list.join(''));
  const blownUp = fc
    .tuple(
      piece,
      fc.array(piece, { maxLength: 3 }),
      fc.integer({ min: 2, max: 20_000 }),
      fc.constantFrom(...seeds),
    )
    .map(([first, rest, times, seed]) => {
      const unit = [first, ...rest].join('') || ' ';
      return (
        seed.slice(0, 20) + unit.repeat(Math.min(times, Math.ceil(maxLength / unit.length))) + seed.slice(20)
      );
    });
  const any = fc.string({ unit: 'binary', maxLength: 300 });
  return fc
    .oneof(
      { weight: 1, arbitrary: fc.constantFrom(...seeds) },
      { weight: 8, arbitrary: changed },
      { weight: 3, arbitrary: joined },
      { weight: 1, arbitrary: blownUp },
      { weight: 1, arbitrary: any },
    )
    .map((text) => text.slice(0, maxLength));
}

function changes(piece: fc.Arbitrary<string>): fc.Arbitrary<Change> {
  const from = fc.double({ min: 0, max: 1, noNaN: true });
  const size = fc.integer({ min: 0, max: 8 });
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('cut', 'double', 'flip'), from, size }),
    fc.record({ kind: fc.constantFrom('put', 'instead'), from, size, piece }),
    fc.record({ kind: fc.constant('repeat'), from, size, times: fc.integer({ min: 2, max: 200 }) }),
  );
}

function apply(text: string, change: Change): string {
  const start = Math.floor(change.from * text.length);
  const end = start + change.size;
  const [before, taken, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  switch (change.kind) {
    case 'cut':
      return before + after;
    case 'double':
      return before + taken + taken + after;
    case 'flip':
      return before + otherCase(taken) + after;
    case 'put':
      return before + change.piece + taken + after;
    case 'instead':
      return before + change.piece + after;
    case 'repeat':
      return before + taken.repeat(change.times) + after;
    default:
      return change satisfies never;
  }
}

function otherCase(text: string): string {
  const upper = text.toUpperCase();
  return upper === text ? text.toLowerCase() : upper;
}
