import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface HydraTarget {
  readonly port: number;
  readonly path: string;
  readonly email: string;
  readonly password: string;
  readonly cookie: string;
  readonly token: string;
}

/** The list: more than that takes hours, since hydra comes back for what was refused. */
const LENGTH = 1000;
const PLACE = 300;

/** Whether hydra (https://github.com/vanhauser-thc/thc-hydra) finds the password, which is in its list. Null: it is not there. */
export function hydraFinds({ port, path, email, password, cookie, token }: HydraTarget): boolean | null {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-hydra-'));
  const list = join(folder, 'passwords.txt');
  const words = Array.from({ length: LENGTH }, (_, nth) => (nth === PLACE - 1 ? password : `guess ${nth}`));
  writeFileSync(list, words.join('\n'));
  const origin = `H=Origin\\: http\\://127.0.0.1\\:${port}`;
  const form = `${path}:csrfmiddlewaretoken=${token}&email=^USER^&password=^PASS^:${origin}:H=Cookie\\: ${cookie}:S=302`;
  const args = [
    '-l',
    email,
    '-P',
    list,
    '-t',
    '16',
    '-I',
    '-s',
    String(port),
    '127.0.0.1',
    'http-post-form',
    form,
  ];
  const done = spawnSync('hydra', args, { cwd: folder, encoding: 'utf8', timeout: 300_000 });
  rmSync(folder, { recursive: true });
  if (done.error && 'code' in done.error && done.error.code === 'ENOENT') return null;
  console.log(`       ${done.stdout.trim().split('\n').slice(-2).join(' | ')}`);
  return / login: .* password: /.test(done.stdout);
}
