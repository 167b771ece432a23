import { checkTables } from '../../models/app.ts';
import type { Model } from '../../models/model.ts';
import { ModelError } from '../../models/model-error.ts';
import type { App } from './app.ts';

/** An app as it is declared: one without tables of its own names no models. */
export type AppInput<Models extends readonly Model[]> = Omit<App<Models>, 'models'> & {
  readonly models?: Models;
};

/**
 * Declares an app: `defineApp({ name: 'notes', models: [Note], folder: import.meta.dirname })`.
 *
 * @throws LatchkeyError `app_invalid` when a model says that it belongs to another app, when models have no folder for their
 * migrations, when a check has the id of another app's, and when a section of the account page has no good name or nothing to show.
 */
export function defineApp<const Models extends readonly Model[] = readonly []>(
  input: AppInput<Models>,
): App<Models> {
  const app: App<Models> = { ...input, models: input.models ?? ([] as readonly Model[] as Models) };
  const reason = problemOf(app);
  if (reason) throw new ModelError('app_invalid', { app: app.name, reason });
  checkTables([app]);
  return Object.freeze(app);
}

const SECTION_NAME = /^[a-z][a-z\d-]*$/;

function problemOf({ name, models, folder, checks = [], accountSections = [] }: App): string | null {
  const stranger = models.find((model) => model.app !== name);
  if (stranger) return `its model ${stranger.name} says that it belongs to the app ${stranger.app}`;
  if (models.length > 0 && folder === undefined) {
    return 'it has models and no folder for their migrations. Name it: folder: import.meta.dirname';
  }
  const section = accountSections.find(({ name }) => !SECTION_NAME.test(name));
  if (section) return `a section of the account page is named like two-factor, and not '${section.name}'`;
  const empty = accountSections.find(({ template, url }) => template === undefined && url === undefined);
  if (empty) return `its section ${empty.name} of the account page has neither a template nor a URL`;
  const check = checks.find(({ id }) => !id.startsWith(`${name}.`));
  return check ? `the id of its check ${check.id} has to begin with ${name}.` : null;
}
