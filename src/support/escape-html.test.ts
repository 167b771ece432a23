import { expect, it } from 'vitest';
import { escapeHtml } from './escape-html.ts';

it('escapes what ends a text or a quoted attribute', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
  );
});

it('leaves other text as it is', () => {
  expect(escapeHtml('pässwörd ☃ 🎉 `x` = y')).toBe('pässwörd ☃ 🎉 `x` = y');
});

it('writes NUL and lone surrogates, which a page cannot hold, as replacement characters', () => {
  expect(escapeHtml('a\0b\ud800c')).toBe('a\ufffdb\ufffdc');
});
