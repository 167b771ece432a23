import { describe, expect, it } from 'vitest';
import { permsMentions } from './perms-mentions.ts';
import type { TemplateSource } from './template-source.ts';

const find =
  (templates: Readonly<Record<string, string>>) =>
  (name: string): TemplateSource | null => {
    const text = templates[name];
    return text === undefined ? null : { text, path: name };
  };
const mentionsOf = (page: string, others: Readonly<Record<string, string>> = {}) =>
  permsMentions('page', find({ page, ...others }));

describe('a template', () => {
  it.each([
    ['{% if perms.notes.add_note %}', ['notes.add_note'], []],
    ["{{ perms['notes']['add_note'] }}", ['notes.add_note'], []],
    ["{% if 'notes.add_note' in perms %}", ['notes.add_note'], []],
    ['{% if "notes.add_note" not in perms %}', ['notes.add_note'], []],
    ['{%- if perms.notes -%}', [], ['notes']],
    ["{{ perms['notes'] }}{% if 'auth' in perms %}", [], ['notes', 'auth']],
    ['{{ perms[app] }}', [], []],
    ['{% if user.isStaff\n and perms.a.b %}', ['a.b'], []],
  ])('that asks perms is found out: %s', (page, names, apps) => {
    expect(mentionsOf(page)).toEqual({ names, apps });
  });

  it.each([
    '<p>perms.notes.add_note</p>',
    '{# {{ perms.notes.add_note }} #}',
    '{% raw %}{{ perms.notes.add_note }}{% endraw %}',
    '{{ permsOf.notes }}{{ superperms }}',
    "{% include 'other' %}",
    "{% extends 'nowhere' %}",
  ])('that does not costs nothing: %s', (page) => {
    expect(mentionsOf(page, { other: 'text' })).toBeNull();
  });

  it.each([
    "{% extends 'other' %}",
    '{%- include "other" -%}',
    "{% import 'other' as m with context %}",
    "{% from 'other' import m with context %}",
    "{% include ['nowhere', 'other'] %}",
    "{% include 'nowhere' if quiet else 'other' %}",
    "{% include 'between' %}",
  ])('is read with all that it names: %s', (page) => {
    const others = { other: '{{ perms.a.b }}', between: "{% extends 'other' %}" };
    expect(mentionsOf(page, others)).toEqual({ names: ['a.b'], apps: [] });
  });

  it('whose parts are computed counts as one that asks', () => {
    expect(mentionsOf('{% include part %}')).toEqual({ names: [], apps: [] });
  });

  it('that includes itself is read once', () => {
    expect(mentionsOf("{{ perms.a.b }}{% include 'page' %}")).toEqual({ names: ['a.b'], apps: [] });
  });

  it.each(['hasPerm', 'hasPerms', 'hasModulePerms'])('may not call %s', (method) => {
    const page = `{% if user.${method}('notes') %}`;
    expect(() => mentionsOf(page)).toThrow(`The template page calls a method that answers later, in ${page}`);
    expect(mentionsOf(`<p>user.${method}()</p>`)).toBeNull();
  });
});
