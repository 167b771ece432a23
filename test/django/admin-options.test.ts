import { expect, it } from 'vitest';
import { readDocument, tableRows } from '../docs/documents.ts';
import { DjangoSite, djangoProblem } from './django-site.ts';

const problem = djangoProblem();
if (problem && process.env.CI) throw new Error(`The options of Django's admin cannot be read: ${problem}.`);
if (problem) process.stderr.write(`Skipped: the options of Django's admin; ${problem}.\n`);

it.skipIf(problem)(
  'docs/django.md says of every option of Django’s admin what becomes of it',
  async () => {
    const django = new DjangoSite(null, {}, 'blog-project');
    const [options] = (await django.ask([['admin_options']])) as [
      Readonly<Record<string, readonly string[]>>,
    ];
    django.remove();
    const { text, ...rest } = readDocument('docs/django.md');
    const section = text.slice(text.indexOf('\n## The admin\n'));
    const told = tableRows({ ...rest, text: section }).flatMap(([names = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(new Set(told).size).toBe(told.length);
    expect(Object.keys(options)).toEqual(['ModelAdmin', 'InlineModelAdmin', 'AdminSite']);
    const missing = Object.values(options).flatMap((names) => names.filter((name) => !told.includes(name)));
    expect(missing).toEqual([]);
  },
  60_000,
);
