import type { App } from '../../apps/contract/app.ts';

/** What the help calls the commands of an app. */
export function titleOf({ name, title }: Pick<App, 'name' | 'title'>): string {
  return `${title ?? `The app ${name}`}:`;
}
