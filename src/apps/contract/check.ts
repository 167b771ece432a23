import type { MaybePromise } from '../../support/maybe-promise.ts';
import { AppError } from '../app-error.ts';
import type { ModelAdmin } from './admin/model-admin.ts';
import type { CommandContext } from './commands/command-context.ts';

/** What a check looks at. */
export type CheckContext = Pick<
  CommandContext,
  'accounts' | 'userModel' | 'objects' | 'models' | 'database' | 'settings' | 'settingsOf' | 'logger'
> & {
  /** How the admin shows the models of the project's apps. */
  readonly adminModels: readonly ModelAdmin[];
  /** Whether the project has a URL of that name. */
  readonly hasUrl: (name: string) => boolean;
};

/** Something that `latchkey check` looks at: Django's system check. */
export interface Check {
  /** The app's name, and E for an error or W for a warning: `guestbook.W001`. Stable. */
  readonly id: string;
  /** Whether it is for public sites alone: `latchkey check --deploy`. Default false. */
  readonly deploy?: boolean;
  /** Says what is wrong and what to do, a sentence for each problem; nothing where all is well. */
  problems(context: CheckContext): MaybePromise<readonly string[]>;
}

/**
 * Declares a check of an app.
 *
 * @throws LatchkeyError `check_invalid` for an id of another form.
 */
export function defineCheck(check: Check): Check {
  if (!/^[a-z][a-z\d_]*\.[EW]\d{3}$/.test(check.id)) {
    throw new AppError('check_invalid', { check: check.id });
  }
  return Object.freeze(check);
}
