import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningMount, startMount } from './mount-case.ts';
import { dressedMounts, mounts } from './mounts.ts';

const FILE = '/static/password-estimator.js';
const original = readFileSync(new URL('../../src/pages/static/password-estimator.js', import.meta.url));

describe.each([...mounts, ...dressedMounts])('$name, asked for several things', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await startMount(mountCase);
  });
  afterAll(() => mount.stop());

  /** The file, read with a rest after each piece, so that the server has to wait for the reader. */
  async function read(coding: 'gzip' | 'identity'): Promise<Buffer> {
    const headers = { 'accept-encoding': coding };
    const [answer] = (await once(get(mount.origin + FILE, { headers }), 'response')) as [IncomingMessage];
    const pieces: Buffer[] = [];
    for await (const piece of answer) {
      pieces.push(piece as Buffer);
      await pause(1);
    }
    const bytes = Buffer.concat(pieces);
    return answer.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  }

  it('answers them by one connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const reused: [string, boolean][] = [];
    for (const path of [
      '/accounts/login/',
      '/accounts/profile/',
      FILE,
      '/static/site.css',
      '/nowhere',
      '/',
    ]) {
      const asked = get(mount.origin + path, { agent });
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      for await (const _ of answer);
      reused.push([path, asked.reusedSocket]);
      // The socket is free for the next one in a later turn.
      await pause(1);
    }
    agent.destroy();
    expect(reused.slice(1).filter(([, again]) => !again)).toEqual([]);
  });

  it.each(['gzip', 'identity'] as const)('sends a file of 800 KB to a slow reader (%s)', async (coding) => {
    const [first, second] = await Promise.all([read(coding), read(coding)]);
    expect([original.equals(first), original.equals(second)]).toEqual([true, true]);
  });

  it('sends that to a fetch', async () => {
    const answer = await fetch(mount.origin + FILE);
    expect(original.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
  });
});
