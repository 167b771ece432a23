import nunjucks from '@11ty/nunjucks';
import { expect, it } from 'vitest';
import { isSafeHtml, LazyHtml, safeHtml } from './safe-html.ts';

const env = new nunjucks.Environment(null, { autoescape: true });

class Counter extends LazyHtml {
  count = 0;
  override render(): string {
    this.count += 1;
    return `<b>${this.count}</b>`;
  }
}

it('prints safe HTML unescaped and a plain string escaped', () => {
  expect(env.renderString('{{ a }} {{ b }}', { a: safeHtml('<b>1</b>'), b: '<b>2</b>' })).toBe(
    '<b>1</b> &lt;b&gt;2&lt;/b&gt;',
  );
});

it('stays safe through the filters safe and escape', () => {
  expect(env.renderString('{{ a | safe }} {{ a | escape }}', { a: safeHtml('<b>1</b>') })).toBe(
    '<b>1</b> <b>1</b>',
  );
});

it('makes lazy HTML at the time of printing', () => {
  const counter = new Counter();
  expect(counter.count).toBe(0);
  expect(env.renderString('{{ a }}{{ a | safe }}', { a: counter })).toBe('<b>1</b><b>2</b>');
  expect(`${counter}`).toBe('<b>3</b>');
});

it('tells safe HTML from text that looks like it', () => {
  expect(isSafeHtml(safeHtml('<b>'))).toBe(true);
  expect(isSafeHtml(new Counter())).toBe(true);
  expect(isSafeHtml('<b>')).toBe(false);
  expect(isSafeHtml({ val: '<b>', '~safeHtml': true })).toBe(false);
});
