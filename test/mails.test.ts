import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defineApp, type HttpRequest, HttpResponse, path, sendMail } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../src/testing/start-test-site.ts';
import type { User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';

const to = 'ada@example.com';
let folder: string;
let site: TestSite<User>;
let withOrigin: TestSite<User>;

const files = {
  'app/templates/orders/thanks.subject.txt': 'Thanks,\r\n{{ name }}!\nBcc: eve@example.com',
  'app/templates/orders/thanks.txt':
    "{% extends 'orders/base.txt' %}{% block body %}{{ name }} & {{ site_name }}: {% url 'order' id=id %} {{ url('home') }}{% endblock %}",
  'app/templates/orders/base.txt': 'Hello\n{% block body %}{% endblock %}\n',
  'app/templates/orders/thanks.html':
    "<p>{{ name }}: <a href=\"{% url 'order' id=id %}\">{% static 'site.css' %}</a></p>",
  'app/templates/orders/plain.subject.txt': 'Plain',
  'app/templates/orders/plain.txt': 'The app says: {{ word }}',
  'project/templates/orders/plain.txt': 'The project says: {{ word }}',
  'app/templates/orders/logo.subject.txt': 'Logo',
  'app/templates/orders/logo.txt': 'No picture',
  'app/templates/orders/logo.html':
    '{% extends \'mails/base.html\' %}{% block logo %}<img src="{% static \'favicon.svg\' %}" alt="">{% endblock %}',
  'app/templates/orders/empty.subject.txt': '\n \n',
  'app/templates/orders/empty.txt': 'x',
  'app/templates/orders/page.subject.txt': 'Page',
  'app/templates/orders/page.txt': "{% include 'orders/shown.html' %}",
  'app/templates/orders/child.subject.txt': 'Child',
  'app/templates/orders/child.txt': "{% extends 'orders/shown.html' %}",
  'app/templates/orders/shown.html': '<b>{{ word }}</b>',
  'app/templates/orders/broken.subject.txt': 'Broken',
  'app/templates/orders/broken.txt': '\n{{ fail() }}',
  'project/templates/mails/base.txt':
    "{% extends 'latchkey/mails/base.txt' %}{% block footer %}Yours, {{ site_name }}{% endblock %}",
  'project/templates/mails/test.subject.txt': 'Does {{ site_name }} send mail?',
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-mails-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const orders = defineApp({ name: 'orders', models: [], folder: join(folder, 'app') });
  const project = {
    ...starter,
    apps: [...starter.apps, orders],
    urls: [
      ...starter.urls,
      path('orders/:id/', (_: HttpRequest<User>) => new HttpResponse('an order'), { name: 'order' }),
      path('send/', async (request: HttpRequest<User>) => {
        await sendMail(request, 'orders/thanks', { to, context: { name: '<Ada>', id: 7 } });
        return new HttpResponse('sent');
      }),
    ],
  };
  const options = { folder: join(folder, 'project') };
  site = await startTestSite(project, options);
  withOrigin = await startTestSite(project, {
    ...options,
    settings: { publicOrigin: 'https://shop.example.com' },
  });
});
afterAll(async () => {
  await site.stop();
  await withOrigin.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  site.mail.length = 0;
  withOrigin.mail.length = 0;
});

describe('a mail of templates', () => {
  it('is text as it stands and HTML that is escaped, with whole addresses', async () => {
    await site.client().get('/send/');
    expect(site.mail).toHaveLength(1);
    const { origin } = site;
    expect(site.mail.last).toMatchObject({
      to,
      text: `Hello\n<Ada> & My site: ${origin}/orders/7/ ${origin}/`,
      html: expect.stringContaining(
        `<p>&lt;Ada&gt;: <a href="${origin}/orders/7/">${origin}/static/site.css?v=`,
      ),
    });
  });

  it('has a subject of one line, whatever its template says', async () => {
    await site.client().get('/send/');
    expect(site.mail.last.subject).toBe('Thanks, <Ada>! Bcc: eve@example.com');
  });

  it('has the public origin before that of the request', async () => {
    await withOrigin.client().get('/send/');
    expect(withOrigin.mail.last.text).toContain(
      'https://shop.example.com/orders/7/ https://shop.example.com/',
    );
  });

  it('is sent by a command too, where the setting says how the site is called', async () => {
    const mail = { to, context: { name: 'Ada', id: 7 } };
    await sendMail({ mails: withOrigin.mails }, 'orders/thanks', mail);
    await withOrigin.mailSent();
    expect(withOrigin.mail.last.text).toContain('https://shop.example.com/orders/7/');
    await expect(sendMail({ mails: site.mails }, 'orders/thanks', mail)).rejects.toMatchObject({
      code: 'mail_origin_unknown',
    });
    expect(site.mail).toHaveLength(0);
  });

  it('is the project’s before the app’s, and needs no HTML', async () => {
    await sendMail(site, 'orders/plain', { to, context: { word: '"a" & <b>' } });
    await site.mailSent();
    expect(site.mail.last).toMatchObject({ subject: 'Plain', text: 'The project says: "a" & <b>' });
    expect(site.mail.last.html).toBeUndefined();
  });

  it('of the package can be the project’s, part by part', async () => {
    await sendMail(site, 'mails/test', { to });
    await site.mailSent();
    expect(site.mail.last).toMatchObject({
      subject: 'Does My site send mail?',
      text: expect.stringMatching(/the mail of My site works\.\n\n-- \nYours, My site$/),
    });
  });

  it('of the package is a page of one layout, with a button whose address can be read', async () => {
    await sendMail(withOrigin, 'mails/test', { to });
    await withOrigin.mailSent();
    const { html = '', links } = withOrigin.mail.last;
    const link = 'href="https://shop.example.com/"';
    expect(html.split(link)).toHaveLength(3);
    expect(html).toContain('>Open My site</a>');
    expect(html).toContain('>https://shop.example.com/</a>');
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
    expect(html).not.toMatch(/<(img|script|link|iframe)|url\(/);
    expect(links).toEqual(['https://shop.example.com/']);
  });

  it('has a logo before the name of the site, by its whole address, where a template says so', async () => {
    await sendMail(withOrigin, 'orders/logo', { to });
    await withOrigin.mailSent();
    expect(withOrigin.mail.last.html).toMatch(
      /<img src="https:\/\/shop\.example\.com\/static\/favicon\.svg\?v=\w+" alt="">My site<\/td>/,
    );
    expect(withOrigin.mail.last.text).toContain('No picture');
  });

  it.each(['orders/page', 'orders/child'])('is no page without its escaping: %s', async (name) => {
    const sending = sendMail(site, name, { to, context: { word: '<script>' } });
    await expect(sending).rejects.toThrow(/shown\.html/);
    expect(site.mail).toHaveLength(0);
  });

  it('is not sent without a subject, a template or an address', async () => {
    await expect(sendMail(site, 'orders/empty', { to })).rejects.toMatchObject({
      code: 'mail_subject_missing',
    });
    await expect(sendMail(site, 'orders/nothing', { to })).rejects.toThrow('orders/nothing.subject.txt');
    for (const wrong of ['', 'ada', 'a@example.com, b@example.com', 'a@example.com\r\nBcc: b@example.com']) {
      await expect(sendMail(site, 'orders/plain', { to: wrong })).rejects.toMatchObject({
        code: 'mail_recipient_invalid',
      });
    }
    expect(site.mail).toHaveLength(0);
  });

  it('says in which file and line a template failed', async () => {
    const fail = () => {
      throw new Error('no such order');
    };
    const sending = sendMail(site, 'orders/broken', { to, context: { fail } });
    await expect(sending).rejects.toThrow(/orders\/broken\.txt failed in line 2 of .*no such order/);
  });
});
