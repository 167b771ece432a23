import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { defineForm, formField, path, render } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../src/testing/start-test-site.ts';
import type { User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';

/** The pages among the templates of the accounts: what extends nothing is a part of one. */
const pages = globSync('src/apps/accounts/**/templates/accounts/*.html')
  .filter((file) => /^\{% extends/m.test(readFileSync(file, 'utf8')))
  .map((file) => basename(file))
  .filter((name) => name !== 'card.html')
  .sort();

/** Those that are more than one card. */
const wide = ['activity.html', 'dashboard.html', 'profile.html'];
/** Those that nobody goes on from by a button. */
const withoutButton = ['email_change_done.html', 'password_reset_done.html'];
const cards = pages.filter((name) => !wide.includes(name));

const form = defineForm({ fields: { shade: formField.text({ label: 'Shade' }) } });
const user = { username: 'ada' };
/** What the views of all of them say, as far as a template could not do without it. */
const context = {
  ...{
    account: 'ada@example.com',
    address: 'ada@example.com',
    again: 'register',
    has_password: true,
    outcome: 'undone',
  },
  ...{ user: { ...user, is_authenticated: true }, goes: { removed: [], forgetting: [] }, waiting: {} },
  ...{ ways: [], fields: [], sections: [], activity: [], to: '/', hours: 1, minutes: 1, reason: 'Because.' },
};

const OVERRIDES = {
  heading: 'A heading of mine',
  lead: 'A lead of mine',
  fields: 'Fields of mine',
  button: 'A button of mine',
  more: 'More of mine',
  card_footer: 'A footer of mine',
};

let folder: string;
let site: TestSite<User>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-blocks-'));
  mkdirSync(join(folder, 'accounts'));
  const blocks = Object.entries(OVERRIDES).map(([name, text]) => `{% block ${name} %}${text}{% endblock %}`);
  for (const name of pages) {
    const text = `{% extends 'latchkey/accounts/${name}' %}\n${blocks.join('\n')}`;
    writeFileSync(join(folder, 'accounts', name), text);
  }
  site = await startTestSite<User>(
    {
      ...starter,
      templateFolders: ['templates', folder],
      urls: [
        ...starter.urls,
        path('shown/:name/', (request) =>
          render(request, `accounts/${request.parameters.name}`, { ...context, form: form.unbind() }),
        ),
      ],
    },
    { folder: 'starter' },
  );
});
afterAll(async () => {
  await site.stop();
  rmSync(folder, { recursive: true, force: true });
});

const shown = async (name: string) => {
  const answer = await site.client().get(`/shown/${name}/`);
  expect(answer.status, answer.text).toBe(200);
  return answer.text;
};

describe('a template of a project that changes blocks alone', () => {
  it.each(pages)('gives %s another heading and lead', async (name) => {
    const text = await shown(name);
    expect(text).toContain(`<h1>${OVERRIDES.heading}</h1>`);
    expect(text).toContain(`<p class="lede">${OVERRIDES.lead}</p>`);
  });

  it.each(cards)('gives %s more below its form, and another footer', async (name) => {
    const text = await shown(name);
    expect(text).toContain(OVERRIDES.more);
    expect(text).toContain(OVERRIDES.card_footer);
  });

  it.each(cards.filter((name) => !withoutButton.includes(name)))('gives %s another button', async (name) => {
    expect(await shown(name)).toMatch(new RegExp(`>${OVERRIDES.button}</(button|a)>`));
  });

  it.each(cards.filter((name) => /\{% block fields %\}|form\.errors/.test(textOf(name))))(
    'gives %s other fields, and no card without them',
    async (name) => {
      const text = await shown(name);
      expect(text).toContain(OVERRIDES.fields);
      expect(text).not.toContain('Shade');
    },
  );
});

function textOf(name: string): string {
  const [file = ''] = globSync(`src/apps/accounts/**/templates/accounts/${name}`);
  return readFileSync(file, 'utf8');
}
