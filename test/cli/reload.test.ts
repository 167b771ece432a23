import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './cli-process.ts';
import { SampleProject, type ServedSite, serve, TEST_SECRET_KEY } from './sample-project.ts';
import { startInTerminal, type TerminalCommand, terminalProblem } from './terminal.ts';

/** A site that says what its code, its process and its environment are, and whose slow page a test can hold up. */
const urlsThatSay = (text: string) => `
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountsUrls, dashboardView, HttpResponse, include, path } from 'latchkey';
import { CustomUser } from './accounts/user.ts';

const here = (name) => new URL(name, import.meta.url);
async function slowView() {
  writeFileSync(here('begun'), '');
  while (!existsSync(here('go-on'))) await sleep(10);
  return new HttpResponse('answered by ${text}');
}

export const urls = [
  path('', () => new HttpResponse('${text} ' + process.env.WORD), { name: 'home' }),
  path('dashboard/', dashboardView(), { name: 'dashboard' }),
  path('pid/', () => new HttpResponse(String(process.pid))),
  path('slow/', slowView),
  ...include('accounts/', accountsUrls(CustomUser)),
];
`;

/** As long as a busy machine may take for a start. */
const POLL = { timeout: 20_000 };

const problem = terminalProblem();
if (problem) process.stderr.write(`Skipped: reload in a terminal; ${problem}.\n`);

describe('runserver, when the code changes', () => {
  let project: SampleProject;
  const running: ServedSite[] = [];

  beforeAll(async () => {
    project = new SampleProject();
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
    project.write('urls.ts', urlsThatSay('one'));
    await runCli(['migrate'], project);
  });
  afterEach(async () => {
    for (const { process } of running.splice(0)) {
      process.kill('SIGTERM');
      await process.finished;
    }
  });
  afterAll(() => project.remove());

  const start = async (env: Record<string, string> = {}, options: readonly string[] = []) => {
    const site = await serve(project, env, options);
    running.push(site);
    return site;
  };
  const textOf = (url: string) => fetch(url).then((answer) => answer.text());
  /** How often the site has said that it serves. */
  const starts = ({ process }: ServedSite) => process.output.match(/press Ctrl\+C/g)?.length ?? 0;
  const started = (site: ServedSite, times: number) => expect.poll(() => starts(site), POLL).toBe(times);
  /** One that nobody has fetched the exit code of is none any more: where no init does so, its number stays. */
  const isAlive = (pid: number) => {
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return /^\s*[^Z\s]/.test(stdout);
  };

  it('serves the new code on the same port, answers what is under way, and waits where the code is broken', async () => {
    const site = await start();
    const slow = textOf(`${site.origin}/slow/`);
    while (!existsSync(project.path('begun'))) await setTimeout(10);
    project.write('urls.ts', urlsThatSay('two'));
    await site.process.printed(/^Changed: urls\.ts\. Restarting\.$/m);
    writeFileSync(project.path('go-on'), '');
    expect(await slow).toBe('answered by one');
    await started(site, 2);
    expect(await textOf(site.origin)).toBe('two undefined');

    // A variable of .env, in the place of the one that was read before.
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\nWORD=blue\n`);
    await site.process.printed(/^Changed: \.env\. Restarting\.$/m);
    await started(site, 3);
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\nWORD=green\n`);
    await started(site, 4);
    expect(await textOf(site.origin)).toBe('two green');

    project.write('urls.ts', 'const broken = ;\n');
    await site.process.printed(/cannot be loaded: .*\n {2}.*urls\.ts:1\n {2}const broken = ;\n/);
    await site.process.printed(/The site is not served\. It starts again at the next change\.\n/);
    await expect(fetch(site.origin)).rejects.toThrow();
    // What is no code starts nothing. What the next change names shows that these were seen by nobody.
    for (const file of ['db.sqlite3-wal', 'site.log', 'media/a.json', 'node_modules/b.ts', 'dist/c.js']) {
      mkdirSync(project.path(file.replace(/[^/]+$/, '')), { recursive: true });
      project.write(file, '{}');
    }
    project.write('urls.ts', urlsThatSay('three'));
    for (const name of ['a', 'b', 'c', 'd']) project.write(`${name}.ts`, 'export {};\n');
    await site.process.printed(/^Changed: a\.ts, b\.ts, c\.ts and 2 more\. Restarting\.$/m);
    await started(site, 5);
    expect(await textOf(site.origin)).toBe('three green');

    // An error that the checks find is waited out, too.
    project.edit('accounts/user.ts', 'isActive:', 'phone: field.text({ maxLength: 30 }),\n    isActive:');
    await site.process.printed(/models\.E002\n[\s\S]*It starts again at the next change\./);
    project.edit('accounts/user.ts', 'phone: field.text({ maxLength: 30 }),\n    ', '');
    await started(site, 6);
    const pid = Number(await textOf(`${site.origin}/pid/`));
    site.process.kill('SIGTERM');
    expect((await site.process.finished).code).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  it('leaves no server behind when it is killed', async () => {
    const site = await start();
    const pid = Number(await textOf(`${site.origin}/pid/`));
    site.process.kill('SIGKILL');
    await site.process.finished;
    await expect.poll(() => isAlive(pid), POLL).toBe(false);
  });

  it('cuts off what is under way at the second signal', async () => {
    project.write('urls.ts', urlsThatSay('one').replace("'go-on'", "'never'").replace("'begun'", "'held'"));
    const site = await start();
    const pid = Number(await textOf(`${site.origin}/pid/`));
    const slow = textOf(`${site.origin}/slow/`).catch(() => 'cut off');
    while (!existsSync(project.path('held'))) await setTimeout(10);
    site.process.kill('SIGTERM');
    await site.process.printed(/Stopping/);
    site.process.kill('SIGTERM');
    expect((await site.process.finished).code).toBe(143);
    expect(await slow).toBe('cut off');
    await expect.poll(() => isAlive(pid), POLL).toBe(false);
  });

  it.each([
    ['NODE_ENV=production', { NODE_ENV: 'production' }, []],
    ['PUBLIC_ORIGIN', { PUBLIC_ORIGIN: 'https://example.com' }, []],
    ['--noreload', {}, ['--noreload']],
  ])('goes on as it is with %s', async (_, env, options) => {
    project.write('urls.ts', urlsThatSay('old'));
    const site = await start(env, options);
    project.write('urls.ts', urlsThatSay('new'));
    // Another server in the same folder sees the change.
    const other = await start();
    project.write('urls.ts', urlsThatSay('newest'));
    await started(other, 2);
    expect(starts(site)).toBe(1);
    site.process.kill('SIGTERM');
    expect(await site.process.finished).toMatchObject({ code: 0, stderr: '' });
  });

  (problem ? it.skip : it)('ends both processes at Ctrl+C, with 0', async () => {
    project.write('urls.ts', urlsThatSay('one'));
    const server: TerminalCommand = await startInTerminal('runserver --port 0', project);
    await server.shows('(press Ctrl+C to stop)');
    const [, origin = ''] = / on (http:\/\/127\.0\.0\.1:\d+)\//.exec(server.screen) ?? [];
    const pid = Number(await textOf(`${origin}/pid/`));
    await server.answer('GET /pid/ 200', '\u0003', '');
    await server.shows('Stopping.');
    expect(await server.finished).toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(readFileSync(project.path('.env'), 'utf8')).toContain(TEST_SECRET_KEY);
  });
});
