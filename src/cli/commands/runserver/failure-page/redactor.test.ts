import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeError } from './describe-error.ts';
import { Redactor } from './redactor.ts';

describe('a redactor', () => {
  it('masks by names, within values too, and then wherever the value stands', () => {
    const redactor = new Redactor();
    const shown = redactor.show('shop', {
      name: 'Tea',
      client: { apiKey: 's3cret', open: true },
      urls: ['postgres://ada:pa%20ss@host/db'],
      tokens: ['s4cret', { inner: 's5cret' }],
      none: null,
    });
    expect(redactor.text(shown)).toBe(
      '{ name: Tea, client: { apiKey: ***, open: true }, urls: [postgres://ada:***@host/db], tokens: ***, none: null }',
    );
    expect(redactor.text('no s3cret, s4cret, s5cret and "pa ss"')).toBe('no ***, ***, *** and "***"');
  });

  it('hides a secret that is spelt for an address or a text in quotes, and one that is written into code', () => {
    const redactor = new Redactor();
    redactor.hide('a "b"/c');
    expect(redactor.text('?x=a%20%22b%22%2Fc and {"x":"a \\"b\\"/c"}')).toBe('?x=*** and {"x":"***"}');
    expect(redactor.text("const password = 'hunter22';")).toBe("const password = '***';");
  });
});

describe('the lines around a place in a stack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-excerpt-'));
  const outside = mkdtempSync(join(tmpdir(), 'latchkey-outside-'));
  afterAll(() => {
    for (const one of [folder, outside]) rmSync(one, { recursive: true });
  });
  const excerptAt = (path: string) => {
    const error = new Error('no');
    error.stack = `Error: no\n    at view (${path}:1:1)`;
    return describeError(error, [folder])[0]?.excerpt ?? null;
  };

  it('are those of code of the project alone', () => {
    for (const name of ['view.ts', '.env', '.hidden.ts', 'key.pem'])
      writeFileSync(join(folder, name), 'text');
    writeFileSync(join(outside, 'other.ts'), 'text');
    symlinkSync(join(outside, 'other.ts'), join(folder, 'link.ts'));
    symlinkSync(join(folder, '.env'), join(folder, 'env.ts'));
    expect(excerptAt(join(folder, 'view.ts'))).toMatchObject({
      line: 1,
      lines: [{ number: 1, text: 'text' }],
    });
    for (const name of ['.env', '.hidden.ts', 'key.pem', 'link.ts', 'env.ts', 'missing.ts']) {
      expect([name, excerptAt(join(folder, name))]).toEqual([name, null]);
    }
    expect(excerptAt(join(outside, 'other.ts'))).toBeNull();
    expect(excerptAt(`${folder}/../${outside.split('/').at(-1)}/other.ts`)).toBeNull();
  });
});
