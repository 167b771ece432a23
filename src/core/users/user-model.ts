import { LatchkeyError } from '../errors.ts';
import { field, type ModelField, snakeCase } from '../fields/model-field.ts';
import { type AnonymousUser, type BaseUser, UserObject } from './user.ts';

type Fields = Readonly<Record<string, ModelField<unknown>>>;

/** The user that a model with these fields gives. */
export type UserFrom<F extends Fields> = BaseUser & {
  readonly [K in keyof F]: F[K] extends ModelField<infer T> ? T : never;
};

/** The type of a model's users: `type User = UserOf<typeof CustomUser>`. */
export type UserOf<M> = M extends UserModel<infer U> ? U : never;

/** A request's visitor: a user, or nobody. `user.isAuthenticated` tells them apart, also to the compiler. */
export type Visitor<U extends BaseUser> = U | AnonymousUser;

/** A user as a store keeps it: every field by its name, with the encoded password. */
export type UserRecord = { readonly id: number; readonly password: string } & Readonly<
  Record<string, unknown>
>;

/** A declared user model. Made by `defineUserModel`; everything else is read from it. */
export interface UserModel<U extends BaseUser> {
  /** The model's name, as in permission names and messages. */
  readonly name: string;
  /** Its app: the first half of its table's name. */
  readonly app: string;
  /** Its table. Default, as Django: the app and the lower-cased name, `accounts_customuser`. */
  readonly table: string;
  /** All fields in their order, those of every user first. */
  readonly fields: Fields;
  /** The field that people log in with. */
  readonly usernameField: string;
  /** The field that mail goes to; null when there is none. */
  readonly emailField: string | null;
  /** What `createsuperuser` asks besides the username field and the password. */
  readonly requiredFields: readonly string[];
  /** The user object for what a store read. */
  fromRecord(record: UserRecord): U;
}

export interface UserModelOptions<F extends Fields> {
  name: string;
  app?: string;
  table?: string;
  fields: F;
  /** Default `'email'`. */
  usernameField?: keyof F & string;
  requiredFields?: readonly (keyof F & string)[];
}

/** The fields of every user, with Django's columns. `password` is kept apart: see `BaseUser`. */
const baseFields = {
  lastLogin: field.datetime({ label: 'Last login' }),
  isSuperuser: field.boolean({
    default: false,
    label: 'Superuser',
    helpText: 'Has every permission without being given it.',
  }),
} as const;

const neededFields = ['isActive', 'isStaff'] as const;

/**
 * Declares the project's user model.
 *
 * ```ts
 * export const CustomUser = defineUserModel({
 *   name: 'CustomUser',
 *   fields: {
 *     email: field.email({ unique: true }),
 *     username: field.text({ maxLength: 150 }),
 *     isActive: field.boolean({ default: true }),
 *     isStaff: field.boolean({ default: false }),
 *   },
 *   requiredFields: ['username'],
 * });
 * ```
 *
 * @throws LatchkeyError `user_model_invalid` when the declaration contradicts itself.
 */
export function defineUserModel<const F extends Fields>(
  options: UserModelOptions<F>,
): UserModel<UserFrom<F>> {
  const { name, app = 'accounts' } = options;
  const usernameField: string = options.usernameField ?? 'email';
  const refuse = (reason: string) => new LatchkeyError('user_model_invalid', { model: name, reason });

  const login = options.fields[usernameField];
  if (!login) throw refuse(`its usernameField '${usernameField}' is not among its fields`);
  if (!login.unique) throw refuse(`its usernameField '${usernameField}' must be unique`);
  for (const needed of neededFields) {
    if (options.fields[needed]?.kind !== 'boolean') throw refuse(`it needs a boolean field '${needed}'`);
  }
  for (const reserved of ['id', 'password', 'isAuthenticated', 'isAnonymous', 'toString']) {
    if (Object.hasOwn(options.fields, reserved)) throw refuse(`the field name '${reserved}' is taken`);
  }

  const fields: Fields = { ...baseFields, ...options.fields };
  const UserClass = userClass(fields, usernameField);
  return Object.freeze({
    name,
    app,
    table: options.table ?? `${app}_${name.toLowerCase()}`,
    fields,
    usernameField,
    emailField: Object.keys(fields).find((key) => fields[key]?.kind === 'email') ?? null,
    requiredFields: options.requiredFields ?? [],
    fromRecord: (record: UserRecord) => new UserClass(record) as unknown as UserFrom<F>,
  });
}

/** A class for the model's users, with a getter in Django's spelling for each name that differs (`is_active`). */
function userClass(fields: Fields, usernameField: string) {
  const names = Object.keys(fields);
  class ModelUser extends UserObject {
    readonly [key: string]: unknown;

    constructor(record: UserRecord) {
      super(record.password);
      const self = this as Record<string, unknown>;
      self.id = record.id;
      for (const name of names) self[name] = record[name];
    }

    override toString(): string {
      return String(this[usernameField]);
    }
  }
  for (const name of [...names, 'isAuthenticated', 'isAnonymous']) {
    const alias = snakeCase(name);
    if (alias === name) continue;
    Object.defineProperty(ModelUser.prototype, alias, {
      get(this: Record<string, unknown>) {
        return this[name];
      },
    });
  }
  return ModelUser;
}
