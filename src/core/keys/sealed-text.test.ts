import { describe, expect, it } from 'vitest';
import { openSealedText, sealText } from './sealed-text.ts';
import { SecretKeys } from './secret-keys.ts';

const keys = new SecretKeys('a'.repeat(50));
const purpose = 'tests.letters';

describe('a sealed text', () => {
  it.each(['', 'a letter', 'ä 🗝 \u0000 \n', 'x'.repeat(100_000)])('opens as it was: %j', (text) => {
    const sealed = sealText(keys, text, { purpose });
    expect(openSealedText(keys, sealed, { purpose })).toBe(text);
    expect(sealed).toMatch(/^[\w-]+$/);
  });

  it('shows nothing of its text, and never looks the same', () => {
    const sealed = Array.from({ length: 100 }, () => sealText(keys, 'a letter', { purpose }));
    expect(new Set(sealed).size).toBe(100);
    for (const one of sealed) expect(Buffer.from(one, 'base64url').includes('letter')).toBe(false);
  });

  it('opens for what it was sealed for alone', () => {
    const sealed = sealText(keys, 'a letter', { purpose, boundTo: 'ada' });
    expect(openSealedText(keys, sealed, { purpose, boundTo: 'ada' })).toBe('a letter');
    expect(openSealedText(keys, sealed, { purpose, boundTo: 'bob' })).toBeNull();
    expect(openSealedText(keys, sealed, { purpose })).toBeNull();
    expect(openSealedText(keys, sealed, { purpose: 'tests.bills', boundTo: 'ada' })).toBeNull();
  });

  it('does not open once a bit of it is another, or a part is missing', () => {
    const bytes = Buffer.from(sealText(keys, 'a letter', { purpose }), 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(openSealedText(keys, changed.toString('base64url'), { purpose }), `byte ${index}`).toBeNull();
      expect(
        openSealedText(keys, bytes.subarray(0, index).toString('base64url'), { purpose }),
        `${index} bytes`,
      ).toBeNull();
    }
    for (const odd of ['', 'no seal', '🗝'.repeat(30)]) {
      expect(openSealedText(keys, odd, { purpose })).toBeNull();
    }
  });

  it('opens under another secret key as long as its own is a fallback', () => {
    const sealed = sealText(keys, 'a letter', { purpose });
    const rotated = new SecretKeys('b'.repeat(50), ['a'.repeat(50)]);
    expect(openSealedText(rotated, sealed, { purpose })).toBe('a letter');
    expect(openSealedText(new SecretKeys('b'.repeat(50)), sealed, { purpose })).toBeNull();
    expect(openSealedText(keys, sealText(rotated, 'a letter', { purpose }), { purpose })).toBeNull();
  });
});
