import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingsFromEnvironment } from './environment.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-environment-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('settingsFromEnvironment', () => {
  it('takes from the file of a folder what the environment does not say, and leaves the environment alone', () => {
    writeFileSync(join(folder, '.env'), '\uFEFFPORT=9000\nLOG_LEVEL=warn\nMAIL_URL=file:mail\n');
    const environment = { PORT: '8001', LOG_LEVEL: '' };
    expect(settingsFromEnvironment(environment, { folder })).toEqual({
      port: 8001,
      logLevel: 'warn',
      mailUrl: 'file:mail',
    });
    expect(environment).toEqual({ PORT: '8001', LOG_LEVEL: '' });
    expect(settingsFromEnvironment(environment)).toEqual({ port: 8001 });
  });

  it('needs no file to be there', () => {
    expect(settingsFromEnvironment({ PORT: '0' }, { folder })).toEqual({ port: 0 });
  });

  it('names the variable that is wrong, wherever it stands', () => {
    writeFileSync(join(folder, '.env'), 'LOG_LEVEL=loud\n');
    expect(() => settingsFromEnvironment({}, { folder })).toThrow('The environment variable LOG_LEVEL');
  });
});
