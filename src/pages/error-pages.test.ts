import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import project from '../../starter/latchkey.config.ts';
import { startTestSite } from '../testing/start-test-site.ts';

const ownBase = `{% extends 'latchkey/accounts/base.html' %}
{% block extra_head %}<link rel="stylesheet" href="{% static 'bootstrap/bootstrap.min.css' %}?own">{% endblock %}
{% block logo %}<img src="{% static 'favicon.svg' %}" alt="Our logo">{% endblock %}`;

let folder: string;
const stops: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-errors-'));
  mkdirSync(join(folder, 'accounts'));
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  rmSync(folder, { recursive: true });
});

async function siteWith(templates: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(templates)) writeFileSync(join(folder, name), text);
  const log: string[] = [];
  const options = { folder: 'starter', writeLog: (line: string) => log.push(line) };
  const site = await startTestSite({ ...project, templateFolders: [folder] }, options);
  stops.push(() => site.stop());
  return { client: site.client(), log };
}

it.each(['/nothing-here/', '/accounts/logout/'])(
  '%s has the logo and the styles of the project',
  async (path) => {
    const { client } = await siteWith({ 'accounts/base.html': ownBase });
    const { text } = await client.get(path);
    expect(text).toContain('alt="Our logo"');
    expect(text).toContain('?own">');
  },
);

it('shows no navigation, whose forms would need a session', async () => {
  const { client } = await siteWith({});
  const answer = await client.get('/nothing-here/');
  expect(answer.text).toContain('There is no page at this address');
  expect(answer.text).not.toContain('<nav');
  expect(answer.headers.get('set-cookie')).toBeNull();
});

it('comes out without the base of the project where that fails, and the log says why', async () => {
  const { client, log } = await siteWith({ 'accounts/base.html': "{% extends 'gone.html' %}" });
  const answer = await client.get('/nothing-here/');
  expect(answer.status).toBe(404);
  expect(answer.text).toContain('Error 404');
  expect(answer.text).toContain('/static/site.css');
  expect(log.filter((line) => line.includes('error_page_failed'))).toHaveLength(1);
  expect(log.join()).toContain('gone.html');
});

it('is a line without a template where that fails, too', async () => {
  const broken = "{% extends 'gone.html' %}";
  const { client } = await siteWith({ 'accounts/base.html': broken, 'error_alone.html': broken });
  const { status, text } = await client.get('/nothing-here/');
  expect([status, text]).toEqual([
    404,
    '<!doctype html><html lang="en"><title>Error 404</title><h1>Error 404</h1>',
  ]);
});
