import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, serve, TEST_SECRET_KEY } from './sample-project.ts';

const APP = `import { type BaseUser, defineApp, defineCheck, defineCommand, path, render, type Route, type UserModel } from 'latchkey';

const greet = defineCommand({
  name: 'greet',
  summary: 'greet somebody by name',
  arguments: { name: { summary: 'whom' }, others: { summary: 'more of them', optional: true, many: true } },
  options: {
    loudly: { summary: 'in capital letters' },
    byEmail: { summary: 'who greets', value: 'address' },
  },
  async run({ arguments: { name, others }, options, accounts, say, sayAside, environment }) {
    if (name === 'nobody') throw new Error('Nobody is not at home.');
    const greeting = \`Hello \${[name, ...others].join(' and ')}\`;
    say(options.loudly ? greeting.toUpperCase() : greeting);
    if (options.byEmail) say(\`from \${await accounts.users.getByNaturalKey(options.byEmail)}\`);
    sayAside(\`GREETING=\${environment.GREETING}\`);
  },
});

const tags = defineCommand({
  name: 'friends tag',
  summary: 'tag friends',
  arguments: { friends: { summary: 'whom', many: true } },
  options: { add: { summary: 'tags to add', value: 'tag', many: true }, drop: { summary: 'tags to drop', value: 'tag', many: true } },
  async run({ arguments: { friends }, options: { add, drop }, say, sayTable }) {
    say([friends, add, drop].map((texts) => texts.join('+')).join(' / '));
    sayTable([{ title: 'friend' }, { title: 'tags' }], friends.map((friend) => [friend, add.join()]));
  },
});
const count = defineCommand({ name: 'friends count', summary: 'count friends', run: async ({ say }) => say('7') });

export function greetingsUrls<U extends BaseUser>(_userModel: UserModel<U>): Route<U>[] {
  return [path<U>('', (request) => render(request, 'greetings/hello.html'), { name: 'hello' })];
}

export const greetings = defineApp({
  name: 'greetings',
  title: 'Greetings',
  folder: import.meta.dirname,
  commands: [greet, tags, count],
  urls: greetingsUrls,
  checks: [
    defineCheck({ id: 'greetings.W001', problems: ({ hasUrl }) => (hasUrl('hello') ? ['It is too friendly.'] : []) }),
    defineCheck({ id: 'greetings.W002', deploy: true, problems: async () => ['Only friends may come.'] }),
    defineCheck({ id: 'greetings.E001', problems: () => { throw new Error('out of luck'); } }),
  ],
});
`;

/** Puts an app beside the starter's own: a line in the list of apps, and one in the list of URLs. */
function addApp(project: SampleProject): void {
  project.write('greetings/app.ts', APP);
  project.write('greetings/templates/greetings/hello.html', "Hello at {% static 'greetings/wave.svg' %}");
  project.write('greetings/templates/home.html', 'a home of the app');
  project.write('greetings/static/greetings/wave.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>');
  project.edit(
    'latchkey.config.ts',
    'import { settings',
    "import { greetings } from './greetings/app.ts';\nimport { settings",
  );
  project.edit('latchkey.config.ts', 'apps: [accounts', 'apps: [accounts, greetings');
  project.edit(
    'urls.ts',
    'import { visitsView',
    "import { greetingsUrls } from './greetings/app.ts';\nimport { visitsView",
  );
  project.edit(
    'urls.ts',
    "  ...include('accounts/'",
    "  ...include('hello/', greetingsUrls(CustomUser)),\n  ...include('accounts/'",
  );
}

describe('an app of a project', () => {
  let project: SampleProject;
  beforeAll(async () => {
    project = new SampleProject();
    addApp(project);
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\nGREETING=hi\n`);
  });
  afterAll(() => project.remove());
  const run = (...args: string[]) => runCli(args, project);

  it('has its command refused until the database is migrated', async () => {
    const { code, stderr } = await run('greet', 'Ann');
    expect(code).toBe(1);
    expect(stderr).toContain('The database has not been migrated');
    expect((await run('migrate')).code).toBe(0);
  });

  it('has commands, with arguments and options of their own', async () => {
    expect(await run('greet', 'Ann')).toEqual({ code: 0, stdout: 'Hello Ann\n', stderr: 'GREETING=hi\n' });
    expect((await run('greet', 'Ann', 'Ben', 'Cy', '--loudly')).stdout).toBe('HELLO ANN AND BEN AND CY\n');
    expect((await run('greet', 'Ann', '--by-email', 'x@example.com')).stdout).toBe('Hello Ann\nfrom null\n');
  });

  it('has commands of two words, options that take several values, and tables', async () => {
    expect((await run('friends', 'count')).stdout).toBe('7\n');
    expect((await run('friends', 'tag', 'Ann', 'Ben', '--add', 'x', 'y', '--drop', 'z')).stdout).toBe(
      'Ann+Ben / x+y / z\nfriend  tags\nAnn     x,y\nBen     x,y\n',
    );
    expect((await run('friends', 'tag', 'Ann')).stdout).toBe('Ann /  / \nfriend  tags\nAnn\n');
    expect((await run('--help')).stdout).toMatch(/^ {2}friends +tag, count$/m);
    expect((await run('friends', 'tag', '--help')).stdout).toContain('--add <tag...>');
  });

  it('has them found from another folder', async () => {
    const elsewhere = { folder: '/' };
    for (const option of [['--project', project.folder], [`--project=${project.folder}`]]) {
      expect((await runCli(['greet', 'Ann', ...option], elsewhere)).stdout).toBe('Hello Ann\n');
    }
    const { code, stderr } = await runCli(['greet', 'Ann'], elsewhere);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("unknown command 'greet'"),
    });
  });

  it('has its commands in the help, below its title', async () => {
    const { stdout } = await run('--help');
    expect(stdout).toMatch(/^Greetings:\n {2}greet .*greet somebody by name$/m);
    const own = (await run('greet', '--help')).stdout;
    expect(own).toContain('latchkey greet [options] <name> [others...]');
    expect(own).toContain('\nGreet somebody by name.\n');
    expect(own).toContain('--by-email <address>');
    expect(own).toContain('--project <folder>');
  });

  it.each([
    [['greet', 'nobody'], 'Nobody is not at home.\n'],
    [['greet'], "error: missing required argument 'name'"],
    [['greet', 'Ann', '--loud'], "error: unknown option '--loud'\n(Did you mean --loudly?)"],
    [['gret', 'Ann'], "error: unknown command 'gret'\n(Did you mean greet?)"],
  ])('fails as commands do: %j', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('has its checks asked by check', async () => {
    const { code, stderr } = await run('check');
    expect(code).toBe(1);
    expect(stderr).toContain('Error greetings.E001\n  The check itself failed: out of luck\n');
    expect(stderr).toContain('Warning greetings.W001\n  It is too friendly.\n');
    expect(stderr).not.toContain('W002');
    expect((await run('check', '--deploy')).stderr).toContain('Warning greetings.W002');
  });

  it('has its templates and static files found, after those of the project', async () => {
    const site = await serve(project);
    const client = new TestClient(site.origin);
    const page = await client.get('/hello/');
    expect(page.text).toMatch(/^Hello at \/static\/greetings\/wave\.svg\?v=/);
    expect((await client.get(page.text.slice('Hello at '.length))).status).toBe(200);
    expect((await client.get('/')).text).not.toContain('a home of the app');
    site.process.kill('SIGTERM');
    await site.process.finished;
  });

  it('may not have a command of a name that Latchkey has', async () => {
    project.edit('greetings/app.ts', "name: 'greet'", "name: 'migrate'");
    const { code, stderr } = await run('greet', 'Ann');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'The app greetings is not valid: its command migrate is called like one of Latchkey.\n',
    );
    project.edit('greetings/app.ts', "name: 'migrate'", "name: 'users greet'");
    expect((await run('greet', 'Ann')).stderr).toContain(
      'its command users greet is called like one of Latchkey',
    );
  });
});
