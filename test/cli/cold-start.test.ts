import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from './cli-process.ts';
import { SampleProject } from './sample-project.ts';

const project = new SampleProject();
afterAll(() => project.remove());

/** Prints, at the end of a process, the packages that it has loaded, and of this one each file. */
const tellPackages = `data:text/javascript,import { registerHooks } from 'node:module';
  const found = new Set();
  registerHooks({ load(url, context, next) {
    const name = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url)?.[1];
    if (name) found.add(name);
    else if (url.includes('/dist/')) found.add(url);
    return next(url, context);
  } });
  process.on('exit', () => process.stderr.write(JSON.stringify([...found])));`;

async function packagesOf(command: string): Promise<string[]> {
  const env = { NODE_OPTIONS: `--import=${encodeURI(tellPackages)}` };
  const { stderr, code } = await runCli([command], { folder: project.folder, env });
  expect(code).toBe(0);
  return JSON.parse(stderr) as string[];
}

describe('the start of a command', () => {
  it('loads what makes tables when there is a table to make, and else neither that nor what serves pages', async () => {
    expect(await packagesOf('migrate')).toContain('kysely');
    const loaded = await packagesOf('migrate');
    expect(loaded).toContain('commander');
    for (const unneeded of ['kysely', 'nodemailer', 'hono', '@hono/node-server', '@clack/prompts', 'pg']) {
      expect(loaded).not.toContain(unneeded);
    }
  });

  it('reads few files of this package', async () => {
    const files = (await packagesOf('migrate')).filter((name) => name.includes('/dist/'));
    expect(files).not.toEqual([]);
    expect(files.length).toBeLessThan(100);
  });

  it('loads no database for the help, which needs every command', async () => {
    expect(await packagesOf('help')).not.toContain('kysely');
  });
});
