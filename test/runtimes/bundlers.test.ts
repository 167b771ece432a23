import { execFile } from 'node:child_process';
import { cpSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { HostApp } from '../cli/host-app.ts';
import { builtCli, packageFolder } from '../support/built-cli.ts';
import { bundledApp } from '../support/bundled-app.ts';
import { installed, runtimesProblem } from './runtimes.ts';

const missing = await runtimesProblem();
const tsup = (options: string) => `
import { build } from '${installed('tsup/dist/index.js')}';
await build({ entry: ['app.ts'], outDir: 'out', format: 'esm', config: false, silent: true, ${options} });
`;
const vite = (ssr: string) => `
import { build } from 'vite';
await build({ configFile: false, logLevel: 'error', build: { ssr: 'app.ts', outDir: 'out' }, ssr: ${ssr} });
`;

describe.skipIf(missing)('an app bundled', { timeout: 120_000 }, () => {
  let app: HostApp;
  beforeAll(async () => void (await builtCli()), 300_000);
  beforeEach(() => {
    app = new HostApp({ name: 'bundled', type: 'module', dependencies: { latchkey: '*', express: '*' } });
    app.link('latchkey', 'express', 'vite');
    cpSync(`${packageFolder}/starter/accounts`, app.path('accounts'), { recursive: true });
    app.write('app.ts', bundledApp);
  });
  afterEach(() => app.remove());

  const node = async (file: string, cwd: string): Promise<string> => {
    try {
      return (await promisify(execFile)(process.execPath, [file], { cwd })).stdout.trim();
    } catch (error) {
      return String((error as { stderr?: string }).stderr);
    }
  };

  /** Bundles the app, and runs it from another folder, its migrations beside it. */
  async function bundleAndRun(script: string): Promise<string> {
    app.write('build.mjs', script);
    const built = await node('build.mjs', app.folder);
    if (built !== '') return built;
    // Nothing beside the bundle is found by chance.
    renameSync(app.path('accounts/migrations'), app.path('out/migrations'));
    return node(app.path('out/app.js'), tmpdir());
  }

  it.each([
    ['tsup', tsup('')],
    ['Vite', vite("{ external: ['latchkey'] }")],
  ])('by %s works with the package outside', async (_, script) => {
    expect(await bundleAndRun(script)).toBe('{"page":200,"styles":200,"same":true}');
  });

  // Their own words for a native module, which no bundle can hold.
  it.each([
    ['tsup', tsup('noExternal: [/./]')],
    ['Vite', vite('{ noExternal: true }')],
  ])('by %s is not built with everything inside', async (_, script) => {
    expect(await bundleAndRun(script)).toMatch(/@node-rs|\.node/);
  });

  it('by Vite with a linked package, which it takes in, says at the start what to do', async () => {
    app.link(...Object.keys(manifest.dependencies));
    expect(await bundleAndRun(vite('{}'))).toContain('Leave the package latchkey outside of the bundle');
  });
});
