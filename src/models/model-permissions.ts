import { ModelError } from './model-error.ts';

/** A permission that a model needs. */
export interface ModelPermission {
  /** Without the app: `add_note`. */
  readonly codename: string;
  /** What people read: `Can add note`. */
  readonly label: string;
}

/** What may be done with every model, as Django has it. */
const DEFAULT_ACTIONS = ['add', 'change', 'delete', 'view'] as const;

/** The columns of Django's tables. */
const MAX_CODENAME_LENGTH = 100;
const MAX_LABEL_LENGTH = 255;
const MAX_APP_LENGTH = 100;

/** What of a model its permissions are made of. */
interface ModelNames {
  readonly name: string;
  readonly app: string;
  readonly label: string;
  readonly permissions: Readonly<Record<string, string>>;
}

/**
 * The permissions of a model: add, change, delete, view and its own.
 *
 * @throws LatchkeyError `model_invalid` when a name is too long for its column, or is taken.
 */
export function modelPermissions({ name, app, label, permissions }: ModelNames): ModelPermission[] {
  const refuse = (reason: string) => new ModelError('model_invalid', { model: name, reason });
  if (app.length > MAX_APP_LENGTH) {
    throw refuse(`the name of its app is longer than ${MAX_APP_LENGTH} characters`);
  }
  const needed = DEFAULT_ACTIONS.map((action) => ({
    codename: `${action}_${name.toLowerCase()}`,
    label: `Can ${action} ${label}`,
  }));
  for (const [codename, text] of Object.entries(permissions)) {
    if (needed.some((other) => other.codename === codename)) {
      throw refuse(`it has the permission '${codename}' without declaring it`);
    }
    needed.push({ codename, label: text });
  }
  for (const permission of needed) {
    if (permission.codename.length > MAX_CODENAME_LENGTH) {
      throw refuse(
        `the permission '${permission.codename}' is longer than ${MAX_CODENAME_LENGTH} characters`,
      );
    }
    if ([...permission.label].length > MAX_LABEL_LENGTH) {
      throw refuse(
        `what the permission '${permission.codename}' is called is longer than ${MAX_LABEL_LENGTH} characters`,
      );
    }
  }
  return needed;
}
