import { AdapterError } from './adapters/adapter-error.ts';
import { AppError } from './apps/app-error.ts';
import { CommandError } from './cli/console/command-error.ts';
import { ProjectError } from './compose/settings/project-error.ts';
import { CoreError } from './core/core-error.ts';
import { DatabaseError } from './database/contract/database-error.ts';
import { RequestError } from './http/request-error.ts';
import { MigrationError } from './migrations/migration-error.ts';
import { FieldError } from './models/fields/field-error.ts';
import { FileError } from './models/files/file-error.ts';
import { ModelError } from './models/model-error.ts';
import { PageError } from './pages/page-error.ts';
import { StoreError } from './stores/rows/conditions/store-error.ts';
import { LatchkeyError as AnyError } from './support/errors.ts';
import { SettingError } from './support/settings/setting-error.ts';
import { TextError } from './support/texts/text-error.ts';

/** The messages of all errors by their codes. `{name}` in a message stands for a detail. */
export const errorTexts = {
  ...CoreError.texts,
  ...FieldError.texts,
  ...ModelError.texts,
  ...FileError.texts,
  ...RequestError.texts,
  ...AppError.texts,
  ...PageError.texts,
  ...StoreError.texts,
  ...DatabaseError.texts,
  ...MigrationError.texts,
  ...ProjectError.texts,
  ...AdapterError.texts,
  ...CommandError.texts,
  ...SettingError.texts,
  ...TextError.texts,
};

/** The code of an error, in snake_case. It is stable: codes may be added, and none is renamed. */
export type ErrorCode = keyof typeof errorTexts;

/**
 * A failure (not a refusal: a wrong password is an answer, not an error). `code` is stable, `message` is for people.
 * Whatever Latchkey throws is an instance of it.
 */
export class LatchkeyError extends AnyError {
  declare readonly code: ErrorCode;

  /** Each layer has a class of its own for its errors, so they have only the lowest class in common with this one. */
  static override [Symbol.hasInstance](error: unknown): error is LatchkeyError {
    // biome-ignore lint/complexity/noThisInStatic: a class that extends this one asks about itself.
    const asked = this === LatchkeyError ? AnyError : this;
    return Function.prototype[Symbol.hasInstance].call(asked, error);
  }

  /** @param details What the message names. */
  constructor(
    code: ErrorCode,
    details: Readonly<Record<string, string | number>> = {},
    options: { readonly cause?: unknown } = {},
  ) {
    super(code, errorTexts[code], { ...options, details });
  }
}
