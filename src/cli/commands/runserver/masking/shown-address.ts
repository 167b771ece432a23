import type { BaseUser } from '../../../../core/users/user.ts';
import type { Route } from '../../../../http/routes/urls.ts';
import { SecretPaths } from '../../../../http/urls/secret-paths.ts';
import { looksSecret } from './looks-secret.ts';
import { isSecretName, MASK } from './secret-names.ts';

/** Makes of an address, `/notes/?page=2`, what a developer may see of it. */
export type ShowAddress = (address: string) => string;

/**
 * Hides what may be a secret: what the routes say is one, parameters and fields of the query that are called like one, and
 * whatever looks like a token. An address in the query (`next=/accounts/…`) is treated as this one.
 */
export function addressShower(routes: readonly Route<BaseUser>[]): ShowAddress {
  const secretPaths = new SecretPaths(routes.map(withSecretNames));
  const showPath = (path: string) =>
    secretPaths
      .hide(path)
      .split('/')
      .map((part) => (looksSecret(part) ? MASK : part))
      .join('/');
  const showValue = (name: string, value: string): string => {
    if (isSecretName(name)) return MASK;
    if (/^(?:[a-z][a-z0-9+.-]*:)?\//i.test(value)) return show(value);
    return looksSecret(value) ? MASK : encodeURIComponent(value);
  };
  const show = (address: string): string => {
    const { origin, path, query } = partsOf(address);
    const shown = `${origin.replace(/\/\/.*@/, `//${MASK}@`)}${showPath(path)}`;
    if (query === undefined) return shown;
    const fields = [...new URLSearchParams(query)];
    const values = fields.map(([name, value]) => `${encodeURIComponent(name)}=${showValue(name, value)}`);
    return `${shown}?${values.join('&')}`;
  };
  return show;
}

/** A parameter called `token` is one, whether its route says so or not. */
function withSecretNames({ path, secretParameters = [] }: Route<BaseUser>) {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return { path, secretParameters: [...secretParameters, ...names.filter(isSecretName)] };
}

const ADDRESS =
  /^(?<origin>(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]*)?(?<path>[^?#]*)(?:\?(?<query>[^#]*))?(?:#.*)?$/is;

/** What follows a `#` is for the browser alone. */
function partsOf(address: string) {
  const { origin = '', path = '', query } = ADDRESS.exec(address.toWellFormed())?.groups ?? {};
  return { origin, path, query };
}
