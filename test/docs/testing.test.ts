import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli } from '../support/built-cli.ts';
import { codeBlocks, readDocument } from './documents.ts';
import { fileName, VirtualProject } from './virtual-project.ts';

const document = readDocument('docs/testing.md');
const files = codeBlocks(document).flatMap((block) => {
  const name = block.language === 'ts' ? fileName(block) : null;
  return name?.endsWith('.test.ts') ? [name] : [];
});

describe('docs/testing.md', () => {
  let project: VirtualProject;
  beforeAll(async () => {
    await builtCli();
    project = new VirtualProject(document);
  }, 120_000);
  afterAll(() => project.remove());

  // Without vitest, and with what is built: as in a project of one's own.
  it('has tests that pass with the runner of Node', () => {
    const { PATH = '' } = process.env;
    const run = spawnSync(process.execPath, ['--test', '--test-reporter=tap'], {
      cwd: project.folder,
      env: { PATH },
      encoding: 'utf8',
    });
    expect(files.length).toBeGreaterThan(3);
    expect(run.stdout + run.stderr).toContain(`# pass ${files.length}\n`);
    expect(run.status, run.stdout).toBe(0);
  });
});
