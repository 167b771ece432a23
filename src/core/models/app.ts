import { LatchkeyError } from '../errors.ts';
import type { Model } from './model.ts';

/** A part of a project with models of its own: Django's app. */
export interface App<Models extends readonly Model[] = readonly Model[]> {
  /** As in its tables' and permissions' names. */
  readonly name: string;
  readonly models: Models;
  /** The folder of its code. Its migrations are in `migrations/` there. */
  readonly folder: string;
}

/**
 * Declares an app: `defineApp({ name: 'notes', models: [Note], folder: import.meta.dirname })`.
 *
 * @throws LatchkeyError `app_invalid` when a model says that it belongs to another app.
 */
export function defineApp<const Models extends readonly Model[]>(app: App<Models>): App<Models> {
  const stranger = app.models.find((model) => model.app !== app.name);
  if (stranger) {
    const reason = `its model ${stranger.name} says that it belongs to the app ${stranger.app}`;
    throw new LatchkeyError('app_invalid', { app: app.name, reason });
  }
  const tables = app.models.map(({ table }) => table);
  const twice = tables.find((table, index) => tables.indexOf(table) !== index);
  if (twice)
    throw new LatchkeyError('app_invalid', {
      app: app.name,
      reason: `two of its models have the table ${twice}`,
    });
  return Object.freeze(app);
}
