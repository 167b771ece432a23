import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { accountsUrls, profileForm } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { accountFlows } from '../../src/apps/accounts/account-flows.ts';
import { checkApps } from '../../src/apps/contract/app-clashes.ts';
import { outboxUrls } from '../../src/apps/mail/outbox/outbox-urls.ts';
import { packageApps } from '../../src/compose/parts/package-apps.ts';
import type { BaseUser } from '../../src/core/users/user.ts';
import type { UserModel } from '../../src/core/users/user-model.ts';
import { CustomUser } from '../../starter/accounts/user.ts';

const accounts = join(import.meta.dirname, '../../src/apps/accounts');
const addresses = (routes: readonly { readonly path: string; readonly name: string | null }[]) =>
  routes.map(({ path, name }) => `${path} ${name}`);

describe('the flows of the accounts', () => {
  it('are the folders that declare an app', () => {
    const folders = globSync('*/*-app.ts', { cwd: accounts }).map((path) => join(accounts, dirname(path)));
    expect(accountFlows.map(({ folder }) => folder).toSorted()).toEqual(folders.toSorted());
  });

  it('have their pages at the addresses of `accountsUrls`, each its own, before those of the outbox', () => {
    const own = accountFlows.flatMap(({ urls }) => urls?.(CustomUser) ?? []);
    expect(addresses(accountsUrls(CustomUser))).toEqual(addresses([...own, ...outboxUrls()]));
    expect(addresses(own)).toEqual(expect.arrayContaining(['/login/ login', '/logout/ logout']));
    for (const { folder = '', urls } of accountFlows)
      expect(urls?.(CustomUser), basename(folder)).not.toEqual([]);
  });

  it('are apps of the package, and go together with its others', () => {
    expect(packageApps).toEqual(expect.arrayContaining([...accountFlows]));
    checkApps(packageApps, CustomUser as object as UserModel<BaseUser>);
  });

  it('take the forms of a project', () => {
    const forms = { profileForm: profileForm(CustomUser, { fields: [] }) };
    const profile = accountsUrls(CustomUser, forms).find(({ name }) => name === 'profile');
    expect(profile?.methods).toEqual(['GET']);
  });
});
