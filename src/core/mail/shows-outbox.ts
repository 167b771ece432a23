import { isMailServer } from './mail-settings.ts';

/**
 * Whether this is a developer's machine, where mail is only shown, and there is a page to read it on. `NODE_ENV` may only
 * make it less open: without it, nothing is.
 */
export function showsOutbox({ mailUrl }: { readonly mailUrl: string }): boolean {
  return !isMailServer(mailUrl) && process.env.NODE_ENV !== 'production';
}
