import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Texts } from '../../support/texts/texts.ts';
import { UrlNames } from '../urls/url-names.ts';
import { Templates } from './templates.ts';

describe('the url tag', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-tags-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const names = new UrlNames([
    { name: 'home', path: '/' },
    { name: 'line', path: '/notes/:id/lines/:line/' },
  ]);
  const texts = new Texts({ catalogues: [] });
  const render = (source: string) => {
    writeFileSync(join(folder, 'page.html'), source);
    const templates = new Templates({
      folders: [folder],
      packageFolders: [folder],
      languages: ['en'],
      reverse: (name, parameters) => names.reverse(name, parameters),
      hasUrl: (name) => names.has(name),
      staticUrl: (name) => `/static/${name}`,
      texts,
    });
    return templates.render('page.html', { note: { id: 7 }, name: 'home' });
  };

  it.each([
    ["{% url 'home' %}", '/'],
    ['{% url name %}', '/'],
    ["{% url 'line' id=note.id line=2 %}", '/notes/7/lines/2/'],
    ["{% url 'line', id=note.id, line=2 %}", '/notes/7/lines/2/'],
    ["{%- url 'line' id='a/b' line='<' -%}", '/notes/a%2Fb/lines/%3C/'],
    ["{% static 'site.css' %}", '/static/site.css'],
  ])('%s is %s', (source, address) => {
    expect(render(source)).toBe(address);
  });

  it.each([
    ["{% url 'nowhere' %}", 'No URL is called nowhere'],
    ["{% url 'line' id=7 %}", 'needs the parameter line'],
    ["{% url 'line' id= %}", 'unexpected token'],
  ])('%s is an error', (source, message) => {
    expect(() => render(source)).toThrow(message);
  });
});
