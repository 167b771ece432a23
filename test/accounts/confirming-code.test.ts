import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import project from '../../starter/latchkey.config.ts';

const CONFIRM = '/accounts/confirm/';
const CODE = `${CONFIRM}code/`;
const DELETE = '/accounts/delete/';

/** Who has no password confirms who they are by a mailed code. */
describe('a code that confirms who is logged in', () => {
  let app: TestApp<User>;
  let client: AppClient<User>;
  beforeEach(async () => {
    app = await createTestApp(project, { folder: 'starter' });
    client = app.client();
    await client.loginAs(await app.createUser({ email: 'ada@example.com' }));
    app.clock.advance({ minutes: 11 });
    expect((await client.get(DELETE)).location).toContain(CONFIRM);
  });
  afterEach(() => app.close());

  const ask = () => client.submit(CONFIRM, {}, CODE);
  const enter = (code: string) => client.submit(CONFIRM, { code }, CODE);
  const mailed = () => String(/^(\S{4}-\S{4})$/m.exec(app.mail.last.text)?.[1]);
  const isConfirmed = async () => (await client.get(DELETE)).status === 200;

  it('is mailed, typed, and used once', async () => {
    expect((await ask()).text).toContain('ada@example.com');
    expect(app.mail.last.text).toContain('10 minutes');
    expect((await enter('MMMM-MMMM')).text).toContain('The code is not correct.');
    expect(await isConfirmed()).toBe(false);
    await enter(mailed());
    expect(await isConfirmed()).toBe(true);
    app.clock.advance({ minutes: 11 });
    expect((await enter(mailed())).text).toContain('Ask for another one.');
    expect(await isConfirmed()).toBe(false);
  });

  it('stays good where another one is asked for too soon', async () => {
    await ask();
    const first = mailed();
    app.clock.advance({ seconds: 59 });
    await ask();
    expect(app.mail).toHaveLength(1);
    await enter(first);
    expect(await isConfirmed()).toBe(true);
  });

  it('is over where none was mailed here, or it is too old', async () => {
    expect((await enter('MMMM-MMMM')).text).toContain('Ask for another one.');
    await ask();
    const code = mailed();
    app.clock.advance({ minutes: 10 });
    expect((await enter(code)).text).toContain('Ask for another one.');
    expect(await isConfirmed()).toBe(false);
  });

  it('is mailed five times in an hour', async () => {
    for (let turn = 0; turn < 7; turn++) {
      await ask();
      app.clock.advance({ seconds: 61 });
    }
    expect(app.mail).toHaveLength(5);
  });

  it('is worth nothing in the session of somebody else', async () => {
    await ask();
    const code = mailed();
    const other = app.client();
    await other.loginAs(await app.createUser({ email: 'bob@example.com' }));
    app.clock.advance({ minutes: 9 });
    const answer = await other.submit(CONFIRM, { code }, CODE);
    expect(answer.text).toContain('Ask for another one.');
  });
});
