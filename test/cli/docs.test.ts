import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../docs/documents.ts';
import { runCli } from './cli-process.ts';
import { SampleProject } from './sample-project.ts';

const text = (name: string) => readFileSync(join(root, 'docs', `${name}.md`), 'utf8');

describe('latchkey docs', () => {
  let project: SampleProject;
  beforeAll(() => {
    project = new SampleProject();
  });
  afterAll(() => project.remove());
  const docs = (...args: string[]) => runCli(['docs', ...args], project);

  it('lists the pages with what each tells, and where they are', async () => {
    const { code, stdout } = await docs();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^sessions +What a session holds/m);
    expect(stdout).toMatch(/^accounts\/password-reset +A link by mail/m);
    expect(stdout).toMatch(/^latchkey docs PAGE shows one\. The files are in .*docs\.$/m);
  });

  it.each([
    ['sessions', 'sessions'],
    ['accounts/password-reset', 'accounts/password-reset'],
    ['password-reset', 'accounts/password-reset'],
    ['docs/Sessions.md', 'sessions'],
  ])('shows %s to whatever reads it', async (asked, name) => {
    const { code, stdout } = await docs(asked);
    expect([code, stdout]).toEqual([0, text(name)]);
  });

  it('says which page was probably meant', async () => {
    const { code, stdout, stderr } = await docs('sesions');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(
      'The documentation has no page sesions. Did you mean sessions? latchkey docs lists them.\n',
    );
    expect((await docs('../README')).stderr).toBe(
      'The documentation has no page ../README. latchkey docs lists them.\n',
    );
  });
});
