import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SampleProject, type ServedSite, serve } from './sample-project.ts';

/** In every secret; in nothing else. */
const MARK = 'mArk3d';
const ENV = {
  SECRET_KEY: `${MARK}-secret-key-for-tests-0123456789-0123456789-abcdef`,
  SHOP_API_KEY: `${MARK}-shop-key`,
  SHOP_URL: `https://ada:${MARK}-in-address@shop.example/`,
};

const URLS = `
import { accountsUrls, dashboardView, homeView, HttpResponse, include, path, render } from 'latchkey';
import { CustomUser } from './accounts/user.ts';

/** Its error tells all that it should not. */
async function boomView(request) {
  const form = await request.form();
  const said = [...form.entries()].map(([name, value]) => name + ' is ' + value).join(' ');
  const headers = [...request.headers].join(' ');
  const { SECRET_KEY, SHOP_API_KEY, SHOP_URL } = process.env;
  const cause = new RangeError(['No tea.', said, SECRET_KEY, SHOP_API_KEY, SHOP_URL].join(' '));
  throw new TypeError('<b>No pot</b> ' + request.fullPath + ' ' + headers + ' ' + request.path, { cause });
}
const quietView = () => { throw new Error('No tea left.'); };

export const urls = [
  path('', homeView(), { name: 'home' }),
  path('dashboard/', dashboardView(), { name: 'dashboard' }),
  path('boom/:inviteToken/', boomView, { methods: ['POST'], csrfExempt: true }),
  path('quiet/', quietView),
  path('template/', (request) => render(request, 'broken.html')),
  ...include('accounts/', accountsUrls(CustomUser)),
];
`;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly policy: string;
}

function ask(url: string, headers: Record<string, string> = {}, body: string | null = null): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: body === null ? 'GET' : 'POST', headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => {
        const policy = String(answer.headers['content-security-policy']);
        resolve({ status: answer.statusCode ?? 0, text, policy });
      });
    });
    sent.on('error', reject).end(body);
  });
}

describe('the page about a failure', () => {
  const projects: SampleProject[] = [];
  const sites: ServedSite[] = [];
  let site: ServedSite;
  const start = async (env: Record<string, string> = {}) => {
    const project = new SampleProject();
    projects.push(project);
    project.write('urls.ts', URLS);
    project.write('templates/broken.html', '<p>one</p>\n<p>{{ nothing.of.it() }}</p>\n<p>three</p>\n');
    const served = await serve(project, { ...ENV, ...env });
    sites.push(served);
    return served;
  };

  beforeAll(async () => {
    site = await start();
  });
  afterAll(async () => {
    for (const { process } of sites) {
      process.kill('SIGTERM');
      await process.finished;
    }
    for (const project of projects) project.remove();
  });

  it('tells the developer the error, its causes, the code, the request and the settings, all escaped', async () => {
    const form = 'title=<i>tea</i>&password=x1x2x3';
    const { status, text, policy } = await ask(
      `${site.origin}/boom/x/?page=2`,
      { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      form,
    );
    expect(status).toBe(500);
    expect(text).toContain('<h1>TypeError</h1>');
    expect(text).toContain('&lt;b&gt;No pot&lt;/b&gt;');
    expect(text).toContain('Caused by RangeError');
    expect(text).toMatch(/urls\.ts, line \d+/);
    expect(text).toMatch(/<mark> +\d+ {3,}throw new TypeError\(/);
    expect(text).toContain('<td>&lt;i&gt;tea&lt;/i&gt;</td>');
    expect(text).toContain('<th scope="row">password</th><td>***</td>');
    expect(text).toContain('nobody is logged in');
    expect(text).toContain('<th scope="row">siteName</th><td>My site</td>');
    expect(text).not.toMatch(/<b>No pot|<i>tea|<script|style="|x1x2x3/);
    expect(policy).toContain("script-src 'self'; style-src 'self'");
    const [, sheet = ''] = /href="(\/static\/[^"]+)"/.exec(text) ?? [];
    expect((await ask(`${site.origin}${sheet}`)).status).toBe(200);
  });

  it('shows the line of a template that fails', async () => {
    const { text } = await ask(`${site.origin}/template/`);
    expect(text).toContain('templates/broken.html, line 2</p>');
    expect(text).toContain('<mark>    2  &lt;p&gt;{{ nothing.of.it() }}&lt;/p&gt;</mark>');
  });

  it('has no secret, wherever it was sent, set or said', async () => {
    const fields = ['password', 'oldPassword', 'csrf_token', 'code', 'cardSignature', 'apiKey'];
    const basic = Buffer.from(`ada:${MARK}-basic`).toString('base64');
    const { status, text } = await ask(
      `${site.origin}/boom/${MARK}-in-path/?token=${MARK}-in-query&next=%2Fboom%2F${MARK}-in-next%2F`,
      {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'text/html',
        cookie: `sid=${MARK}-cookie; latchkey_csrf=${MARK}-other-cookie`,
        authorization: `Basic ${basic}`,
        'x-api-key': `${MARK}-header`,
        'x-csrf-token': `${MARK}-csrf-header`,
        referer: `http://127.0.0.1/boom/${MARK}-in-referer/?code=${MARK}-code`,
      },
      fields.map((name) => `${name}=${MARK}-${name}`).join('&'),
    );
    expect(status).toBe(500);
    expect(text).toContain('<h1>TypeError</h1>');
    expect(text).not.toContain(MARK);
    expect(text).not.toContain(basic);
  });

  it('leaves log and line without the secrets of a request', async () => {
    await ask(`${site.origin}/quiet/?token=${MARK}-quiet`, { cookie: `sid=${MARK}`, authorization: MARK });
    await site.process.printed(/request_failed .*No tea left/);
    await site.process.printed(/GET \/quiet\/\?token=\*\*\* 500 /);
    expect(site.process.output).not.toContain(`${MARK}-quiet`);
    expect(site.process.output).not.toContain(ENV.SECRET_KEY);
  });

  it('is the plain page for whoever does not come straight from this machine, and JSON for programs', async () => {
    const { port } = new URL(site.origin);
    for (const headers of [
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-forwarded-host': 'localhost' },
      { 'x-forwarded-proto': 'https' },
      { forwarded: 'for=127.0.0.1' },
      { via: '1.1 proxy' },
      { 'x-real-ip': '127.0.0.1' },
      { 'cf-ray': '1' },
      { 'cf-connecting-ip': '127.0.0.1' },
      { 'true-client-ip': '127.0.0.1' },
      { 'ngrok-trace-id': '1' },
    ] as Record<string, string>[]) {
      const { status, text } = await ask(`${site.origin}/quiet/`, headers);
      expect([headers, status, /No tea|quietView/.test(text)]).toEqual([headers, 500, false]);
    }
    const json = await ask(`${site.origin}/quiet/`, { accept: 'application/json' });
    expect(JSON.parse(json.text)).toMatchObject({ status: 500 });
    expect(json.text).not.toContain('No tea');
    const shown = await ask(`${site.origin}/quiet/`, { host: `localhost:${port}` });
    expect(shown.text).toContain('No tea left.');
  });

  it.each([
    ['NODE_ENV=production', { NODE_ENV: 'production' }, {}],
    ['a public origin', { PUBLIC_ORIGIN: 'https://example.com' }, {}],
    ['trusted proxies', { TRUSTED_PROXIES: '127.0.0.1' }, {}],
    ['a mail server', { MAIL_URL: 'smtp://127.0.0.1:9', PUBLIC_ORIGIN: 'http://localhost' }, {}],
    ['a host of another name', { ALLOWED_HOSTS: 'example.com' }, { host: 'example.com' }],
  ])('is the plain page with %s', async (_, env, headers) => {
    const public_ = await start(env);
    const host = { host: new URL('PUBLIC_ORIGIN' in env ? env.PUBLIC_ORIGIN : public_.origin).host };
    const { status, text } = await ask(`${public_.origin}/quiet/`, { ...host, ...headers });
    expect(status).toBe(500);
    expect(text).not.toContain('No tea left');
    expect(text).not.toContain('quietView');
  });
});
