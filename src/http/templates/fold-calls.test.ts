import nunjucks from '@11ty/nunjucks';
import { describe, expect, it } from 'vitest';
import { foldCalls } from './fold-calls.ts';

const addresses: Readonly<Record<string, string>> = {
  home: '/',
  search: '/a"b/?x=1&y=2',
  back: '\\"',
  code: '/{{ x }}/',
};
const calls = {
  has_url: (name: string) => name in addresses,
  url: (name: string) => addresses[name] ?? null,
  t: (key: string) => (key === 'lines' ? 'one\ntwo' : null),
};

describe('a call with one plain name', () => {
  it.each([
    ["{% if has_url('home') %}a{% endif %}", '{% if true %}a{% endif %}'],
    ['{% if not has_url( "nowhere" ) -%}a{% endif %}', '{% if not false -%}a{% endif %}'],
    ["{{ url('home') if has_url('home') else '/x/' }}", `{{ "/" if true else '/x/' }}`],
    ["a {{ request.path == url('home') }} b\n{{ x }}", 'a {{ request.path == "/" }} b\n{{ x }}'],
    ['<a href="{{ url(\'search\') }}">\n', '<a href="/a&quot;b/?x=1&amp;y=2">\n'],
    ["a {{\nurl('home')\n}}", 'a {{\n"/"\n}}'],
    ["a\n{{- url('home') }}", 'a\n{{- "/" }}'],
  ])('becomes its value: %s', (source, folded) => {
    expect(foldCalls(source, calls)).toBe(folded);
  });

  it('prints what it printed', () => {
    const source = "{{ url('search') }} {{ url('search') | safe }} {{ url('back') | safe }}";
    const environment = new nunjucks.Environment([], { autoescape: true });
    const called = environment.renderString(source, { url: calls.url });
    expect(environment.renderString(foldCalls(source, calls), {})).toBe(called);
    expect(called).toContain(addresses.search);
  });

  it.each([
    ['whose value is not known', "{{ url('note') }}"],
    ['whose value has lines', "{{ 'a' if x else t('lines') }}"],
    ['whose value is like code', "{{ url('code') }}"],
    ['on several lines', "{{ url(\n'home') }}"],
    ['that has parameters besides', "{{ url('home', { id: 7 }) }}"],
    ['whose name is computed', "{{ url('ho' + 'me') }}{{ url(home) }}"],
    ['of something else', "{{ my_url('home') }}{{ request.url('home') }}{{ curl('home') }}"],
    ['in a string', `{{ "url('home')" }}`],
    ['in the text', "url('home') {# {{ url('home') }} #}{% raw %}{{ url('home') }}{% endraw %}"],
  ])('%s stays: %s', (_, source) => {
    expect(foldCalls(source, calls)).toBe(source);
  });
});
