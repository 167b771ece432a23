import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import { type RunningMount, startMount } from '../adapters/mount-case.ts';
import { allMounts } from '../adapters/mounts.ts';
import { confirmLink, enterLink, linkProject, mailed } from './link-project.ts';

const PAGE = '/confirm/do-it/';

describe.each(allMounts)('a mailed link on $name', (mount) => {
  let site: RunningMount;
  beforeAll(async () => {
    site = await startMount(mount, { project: linkProject, settings: { logLevel: 'debug' } });
  });
  afterAll(() => site.stop());

  const secrets: string[] = [];
  let made = 0;
  const issue = async () => {
    const address = `person-${++made}@example.com`;
    const { oneTime } = site.project.accounts;
    const issued = await oneTime.issue(confirmLink.purpose, { userId: null, address, lifetime: 600 });
    if (!('secret' in issued)) throw new Error('There is a limit.');
    secrets.push(issued.secret);
    return { ...issued, address, link: `/confirm/${issued.secret}/` };
  };
  const count = async (table: string) =>
    (await site.project.database.kysely.selectFrom(table).selectAll().execute()).length;
  const press = async (client: TestClient, page = PAGE) =>
    client.post(page, { csrfmiddlewaretoken: csrfTokenOf((await client.get(page)).text) });

  it('leads to an address without its secret, where a button uses it up, once', async () => {
    const { link, secret, address, id } = await issue();
    const client = site.client();
    const opened = await client.get(link);
    expect(opened.status).toBe(302);
    expect(opened.location).toBe(PAGE);
    expect(opened.headers.get('referrer-policy')).toBe('no-referrer');
    expect(opened.headers.get('cache-control')).toBe('no-store');

    const page = await client.get(PAGE);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).toContain(address);
    expect(page.text).not.toContain(secret);
    expect(page.text).not.toContain(id);
    expect(await site.project.accounts.oneTime.find(confirmLink.purpose, secret)).not.toBeNull();

    expect((await press(client)).text).toBe(`Confirmed ${address}.`);
    for (const used of [await client.get(PAGE), await client.get(link)]) {
      expect(used.status).toBe(410);
      expect(used.text).toContain('This link has been used or is too old. Ask for a new one.');
    }
    expect(client.cookies.has('latchkey_session')).toBe(true);
  });

  it('is used up by nobody who only opens it, whatever opens it how often, before its owner does', async () => {
    const { link, address } = await issue();
    for (const scanner of [site.client(), site.client()]) {
      await scanner.request(link, { method: 'HEAD' });
      await scanner.follow(await scanner.get(link));
      await scanner.get(link);
      expect(await scanner.get('/dashboard/')).toMatchObject({ status: 302 });
      // What presses no button, and sends no token with what it guesses.
      expect((await scanner.post(PAGE, {})).status).toBe(403);
      expect((await scanner.request(link, { method: 'POST' })).status).toBe(405);
    }
    const owner = site.client();
    await owner.get('/accounts/login/');
    await Promise.all([owner.get(link), owner.get(link), owner.get(link)]);
    const first = csrfTokenOf((await owner.follow(await owner.get(link))).text);
    await owner.follow(await owner.get(link));
    const answers = await Promise.all([1, 2, 3].map(() => owner.post(PAGE, { csrfmiddlewaretoken: first })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
    expect(answers.map(({ text }) => text)).toContain(`Confirmed ${address}.`);
  });

  it('that is no good gives a page with a way on, and neither a cookie nor a session', async () => {
    const used = await issue();
    await site.project.accounts.oneTime.use(confirmLink.purpose, used.secret);
    const sessions = await count('latchkey_session');
    const cut = (await issue()).link.slice(0, -5);
    for (const link of [
      used.link,
      cut,
      `/confirm/${'x'.repeat(43)}/`,
      '/confirm/%00/',
      '/confirm/a/',
      PAGE,
    ]) {
      const client = site.client();
      const answer = await client.get(link);
      expect(answer.status).toBe(410);
      expect(answer.text).toContain('This link has been used or is too old. Ask for a new one.');
      expect(answer.text).toContain('Ask for a new link');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(client.cookies.has('latchkey_session')).toBe(false);
    }
    expect(await count('latchkey_session')).toBe(sessions);
  });

  it('is found without the slash at its end too', async () => {
    const { link } = await issue();
    const answer = await site.client().get(link.slice(0, -1));
    expect(answer).toMatchObject({ status: 302, location: PAGE });
  });

  it('that is bound to a browser says elsewhere what to do, and opens there nothing', async () => {
    const asker = site.client();
    await asker.get('/ask/');
    secrets.push(mailed.secret);
    const link = `/enter/${mailed.secret}/`;
    const stranger = site.client();
    await stranger.get('/ask/');
    secrets.push(mailed.secret);
    // The second request is another browser's, for the same address, and ends the first link.
    expect((await asker.get(link)).status).toBe(410);
    const newest = `/enter/${mailed.secret}/`;
    for (const elsewhere of [asker, site.client()]) {
      const answer = await elsewhere.get(newest);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('works only in the browser in which you asked for it');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect((await elsewhere.get('/enter/now/')).status).toBe(410);
    }
    expect(await stranger.get(newest)).toMatchObject({ status: 302, location: '/enter/now/' });
    expect((await press(stranger, '/enter/now/')).text).toBe('Entered.');
    expect([enterLink.bound, confirmLink.bound]).toEqual([true, false]);
  });

  it('opens its page for no session that somebody else has planted', async () => {
    const attacker = site.client();
    await attacker.get('/ask/');
    secrets.push(mailed.secret);
    const victim = site.client();
    for (const [name, value] of attacker.cookies) victim.cookies.set(name, value);
    const { link, address } = await issue();
    expect((await victim.follow(await victim.get(link))).text).toContain(address);
    expect((await attacker.get(PAGE)).status).toBe(410);
  });

  it('is in no log, in no error page and in no session', async () => {
    const { secret, link } = await issue();
    const client = site.client();
    const bare = link.slice(0, -1);
    const addresses = [
      link,
      bare,
      `${bare}.`,
      `${link}.`,
      `${link})`,
      `/CONFIRM/${secret}/x`,
      `/broken/${secret}/`,
    ];
    for (const address of addresses) {
      for (const method of ['GET', 'HEAD', 'POST', 'DELETE']) {
        const answer = await client.request(address, { method });
        expect(answer.location ?? '').not.toContain(secret);
        if (answer.headers.get('x-frame-options') === 'DENY') expect(answer.text).not.toContain(secret);
      }
    }
    const failed = await client.get(`/broken/${secret}/`);
    expect(failed.status).toBe(500);
    expect(failed.headers.get('referrer-policy')).toBe('no-referrer');
    expect(failed.headers.get('cache-control')).toBe('no-store');

    const log = site.log.join('');
    expect(log).toContain('/broken/***/');
    const { kysely } = site.project.database;
    const kept = JSON.stringify(await kysely.selectFrom('latchkey_session').selectAll().execute());
    for (const known of secrets) {
      expect(log).not.toContain(known);
      expect(kept).not.toContain(known);
    }
  });
});
