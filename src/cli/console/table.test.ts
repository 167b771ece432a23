import { describe, expect, it } from 'vitest';
import { tableLines } from './table.ts';

const columns = [
  { title: 'id', least: Number.POSITIVE_INFINITY },
  { title: 'email', least: 16 },
  { title: 'flags', least: 9, dispensable: true },
  { title: 'name', dispensable: true },
  { title: 'last login', least: 16, dispensable: true },
];
const rows = [
  ['1', 'ada@example.com', 'staff superuser', 'Ada', '2026-01-31 23:59'],
  ['20', 'a-very-long-address-of-somebody@example.com', '', '渡辺 さくら とても長い名前', 'never'],
];
const drawn = (width: number | null, given = rows) =>
  `\n${tableLines({ columns, rows: given }, width).join('\n')}\n`;

describe('a table in a terminal', () => {
  it('of 80 columns cuts what is longest', () => {
    expect(drawn(80)).toBe(`
id  email                flags            name                  last login
1   ada@example.com      staff superuser  Ada                   2026-01-31 23:59
20  a-very-long-addres…                   渡辺 さくら とても…   never
`);
  });

  it('of 40 columns leaves columns out, and of two wide characters shows both or none', () => {
    expect(drawn(40)).toBe(`
id  email                flags
1   ada@example.com      staff superuser
20  a-very-long-addres…
`);
    expect(tableLines({ columns: [{ title: 'n' }], rows: [['渡辺さくら']] }, 4)).toEqual(['n', '渡…']);
  });

  it('cuts below the least width, and no column that is never cut, where nothing else helps', () => {
    expect(drawn(14)).toBe(`
id  email
1   ada@examp…
20  a-very-lo…
`);
    expect(
      tableLines({ columns: [{ title: 'id', least: Number.POSITIVE_INFINITY }], rows: [['12345']] }, 3),
    ).toEqual(['id', '12345']);
  });

  it('is never wider than the terminal', () => {
    for (let width = 12; width <= 130; width++) {
      for (const line of tableLines(
        { columns, rows: rows.map((row) => row.map((cell) => cell.replace(/[^ -~]/g, 'x'))) },
        width,
      )) {
        expect(line.length, `${width}: ${line}`).toBeLessThanOrEqual(width);
      }
    }
  });
});

describe('a table elsewhere', () => {
  it('has every value whole, and one that is long moves no other row', () => {
    const long = 'x'.repeat(100);
    const [titles, first, second] = tableLines(
      {
        columns: columns.slice(0, 3),
        rows: [
          ['1', long, 'staff'],
          ['2', 'b', ''],
        ],
      },
      null,
    );
    expect(titles).toBe(`id  email${' '.repeat(57)}flags`);
    expect(first).toBe(`1   ${long}  staff`);
    expect(second).toBe('2   b');
  });

  it('lets no value move the cursor or begin a line', () => {
    expect(tableLines({ columns: [{ title: 'a' }], rows: [['x\u001b[2J\ny']] }, null)).toEqual([
      'a',
      'x\\u001b[2J\\u000ay',
    ]);
  });
});
