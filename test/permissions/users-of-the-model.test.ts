import { createTestApp } from 'latchkey/testing';
import { expect, it } from 'vitest';
import starter from '../../starter/latchkey.config.ts';

it('a user made of a record by the model of the accounts knows its permissions', async () => {
  await using app = await createTestApp(starter);
  const { id } = await app.createSuperuser();
  const record = {
    id,
    email: 'root@example.com',
    username: 'Root',
    isActive: true,
    isStaff: true,
    isSuperuser: true,
  };
  const user = app.accounts.users.model.fromRecord({ ...record, password: '', lastLogin: null });
  expect(await user.hasPerm('auth.add_group')).toBe(true);
});
