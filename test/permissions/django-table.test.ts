import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { djangoProblem } from '../django/django-site.ts';
import { fromDatabase, kinds, usersWithAdd } from './permission-table.ts';

const problem = djangoProblem();
if (problem && process.env.CI) throw new Error(`Permissions cannot be compared with Django: ${problem}.`);
if (problem) process.stderr.write(`Skipped: the comparison of permissions with Django; ${problem}.\n`);

describe.skipIf(problem !== null)('the real Django', () => {
  it('gives the answers that the table of permissions has for the database', () => {
    const script = join(import.meta.dirname, 'ask-django.py');
    const answers = execFileSync('/usr/bin/python3', ['-B', script], {
      input: `${JSON.stringify(kinds)}\n`,
      encoding: 'utf8',
    });
    const { table, withPerm } = JSON.parse(answers) as { table: unknown; withPerm: unknown };
    expect(table).toEqual(fromDatabase);
    expect(withPerm).toEqual(usersWithAdd.map(({ users }) => users));
  });
});
