import { createTestApp } from 'latchkey/testing';
import { expect, it } from 'vitest';
import type { User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';
import { eachDatabase } from './support/databases.ts';

const password = 'correct horse battery';

eachDatabase((databases) => {
  it('finds nobody by credentials that no form would send', async () => {
    const settings = { databaseUrl: await databases.create() };
    await using app = await createTestApp<User>(starter, { folder: 'starter', settings });
    const ada = await app.createUser({ email: 'ada@example.com', password });
    const { accounts } = app;
    expect((await accounts.authenticate({ email: 'ada@example.com', password }))?.id).toBe(ada.id);
    const identifiers = [
      'ada@example.com\0',
      '\0',
      '',
      '\ud800',
      'ada@example.com\ud800',
      'x'.repeat(1_000_000),
      `${'x'.repeat(64)}@${'y'.repeat(10_000)}.example`,
      'ada@',
      "' OR 1=1 --",
    ];
    for (const email of identifiers) expect(await accounts.authenticate({ email, password })).toBeNull();
    for (const wrong of ['', '\0', `${password}\0`, '\ud800', 'x'.repeat(1_000_000)]) {
      expect(await accounts.authenticate({ email: 'ada@example.com', password: wrong })).toBeNull();
    }
    for (const offered of [
      undefined,
      null,
      5,
      [],
      ['ada@example.com', password],
      { email: ['ada@example.com'], password },
    ]) {
      expect(await accounts.authenticate(offered)).toBeNull();
    }
    for (const email of [['ada@example.com'], { toString: 'ada@example.com' }, 5, true, Buffer.from('ada')]) {
      expect(await accounts.authenticate({ email, password })).toBeNull();
    }
  });
});
