import { field } from '../../models/kinds/field.ts';
import type { ModelRelations } from '../../models/kinds/many-to-many.ts';
import {
  type FieldValue,
  isTextKind,
  type ModelField,
  type ModelFields,
} from '../../models/kinds/model-field.ts';
import {
  checkModel,
  type DeclaredModel,
  type Model,
  type ModelIndex,
  type NeededNames,
  type NoRelations,
} from '../../models/model.ts';
import { countedId, idColumn } from '../../models/model-key.ts';
import { modelPermissions } from '../../models/model-permissions.ts';
import { copyProperty, isFailing } from '../../models/rows/copy-property.ts';
import { columnNameProblem, tableNameProblem } from '../../models/values/database-name.ts';
import { snakeCase } from '../../models/values/names.ts';
import { CoreError } from '../core-error.ts';
import type { PermissionMethods } from './permission-methods.ts';
import {
  type AnonymousUser,
  type BaseUser,
  type NamedUser,
  namedUserMethods,
  UserObject,
  unknownPermissions,
} from './user.ts';
import type { UserId } from './user-id.ts';

/** The user that a model with these fields gives. */
export type UserFrom<F extends ModelFields, Id extends UserId = number> = BaseUser & { readonly id: Id } & {
  readonly [K in keyof F]: FieldValue<F[K]>;
} & (F extends NamedFields ? NamedUser : unknown) & {
    /** For the compiler alone, no user has it: the fields that `createUser` must be given. */
    readonly '~needed'?: NeededNames<F>;
  };

/** The fields of a model whose users have a full name. */
interface NamedFields {
  readonly firstName: ModelField<string> | ModelField<string | null>;
  readonly lastName: ModelField<string> | ModelField<string | null>;
}

/** The type of a model's users: `type User = UserOf<typeof CustomUser>`. */
export type UserOf<M> = M extends UserModel<infer U> ? U : never;

/** A request's visitor: a user, or nobody. `user.isAuthenticated` tells them apart, also to the compiler. */
export type Visitor<U extends BaseUser> = U | AnonymousUser;

/** A user as a store keeps it: every field by its name, with `id` and the encoded `password`. */
export type UserRecord = Readonly<Record<string, unknown>>;

/** A declared user model. Made by `defineUserModel`; everything else is read from it. */
export interface UserModel<U extends BaseUser> extends Model {
  /** The field that people log in with. */
  readonly usernameField: string;
  /** The field that mail goes to; null when there is none. */
  readonly emailField: string | null;
  /** What `createsuperuser` asks besides the username field and the password. */
  readonly requiredFields: readonly string[];
  /** The user object for what a store read. What of it fails when it is read fails so in the user. */
  fromRecord(record: UserRecord): U;
  /**
   * The same of the values alone, from the index `start` on: `id`, the encoded password, and the fields in their order.
   * Every request of a user makes one.
   */
  fromValues(values: readonly unknown[], start: number): U;
  /** The same model, whose users have these methods: each set of accounts has its own. */
  withPermissions(methods: PermissionMethods): UserModel<U>;
}

export interface UserModelOptions<
  F extends ModelFields,
  Name extends string,
  App extends string,
  Codename extends string,
  Id extends UserId = number,
  R extends ModelRelations = NoRelations,
> {
  readonly name: Name;
  /**
   * The field of the users' ids, where they are no numbers that the database counts up: `field.uuid()`, whose new values
   * are of version 7 unless it has a default of its own, or `field.text({ maxLength: 20 })`, with a default that makes
   * them or without, so that `createUser` is given each. Which of them it is cannot be changed once there are users.
   */
  readonly id?: ModelField<Id>;
  /** Default `'accounts'`. */
  readonly app?: App;
  readonly fields: F;
  /** See `defineModel`. */
  readonly relations?: R;
  /** Default `'email'`. */
  readonly usernameField?: keyof F & string;
  readonly requiredFields?: readonly (keyof F & string)[];
  readonly label?: string;
  readonly labelPlural?: string;
  readonly indexes?: readonly ModelIndex<keyof F & string>[];
  readonly permissions?: Readonly<Record<Codename, string>>;
}

/** The fields of every user, with Django's columns. `password` is kept apart: see `BaseUser`. */
const baseFields = {
  lastLogin: field.datetime({ nullable: true, editable: false }),
  isSuperuser: field.boolean({ default: false }),
} as const;

/** What every user has beside the fields. */
const reservedNames = [
  'password',
  'isAuthenticated',
  'isAnonymous',
  'getUsername',
  ...Object.keys({ ...namedUserMethods, ...unknownPermissions }),
];

const neededFields = ['isActive', 'isStaff'] as const;

/** A user model as it is declared: with its fields, so that the compiler knows its table too. */
export type DeclaredUserModel<
  F extends ModelFields,
  Table extends string,
  Name extends string,
  App extends string,
  Codename extends string,
  Id extends UserId = number,
  R extends ModelRelations = NoRelations,
> = Omit<UserModel<UserFrom<F, Id>>, keyof Model> &
  DeclaredModel<typeof baseFields & F, Table, Name, App, Codename | OwnCodename<Name>, Id, R>;

/** The permission of every user model beside those of all models. */
type OwnCodename<Name extends string> = `impersonate_${Lowercase<Name>}`;

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
 * @throws LatchkeyError `user_model_invalid` or `model_invalid` when the declaration contradicts itself.
 */
export function defineUserModel<
  const F extends ModelFields,
  const Name extends string,
  const App extends string = 'accounts',
  const Codename extends string = never,
  const Table extends string = `${App}_${Lowercase<Name>}`,
  Id extends UserId = number,
  const R extends ModelRelations = NoRelations,
>(
  options: UserModelOptions<F, Name, App, Codename, Id, R> & { readonly table?: Table },
): DeclaredUserModel<F, Table, Name, App, Codename, Id, R> {
  const { name } = options;
  const app = options.app ?? ('accounts' as App);
  const usernameField: string = options.usernameField ?? 'email';
  const given: ModelFields = { ...baseFields, ...options.fields };
  const table = options.table ?? `${app}_${name.toLowerCase()}`;
  checkModel({ ...options, app, table, fields: given, ownColumns: ['password'] });
  checkUserModel(name, options.fields, usernameField);
  checkIdColumn(name, options.id ?? countedId);
  checkRelationNames(name, table);
  checkOwnRelations(name, options.relations ?? {});
  const fields = withUsername(given, usernameField);

  const label = options.label ?? 'user';
  const declared: Omit<UserModel<UserFrom<F, Id>>, 'fromRecord' | 'fromValues' | 'withPermissions'> = {
    name,
    app,
    table,
    id: options.id ?? (countedId as ModelField<UserId>),
    fields,
    label,
    labelPlural: options.labelPlural ?? `${label}s`,
    relations: options.relations ?? {},
    indexes: options.indexes ?? [],
    permissions: {
      [`impersonate_${name.toLowerCase()}`]: `Can impersonate ${label}`,
      ...options.permissions,
    },
    usernameField,
    emailField: Object.keys(fields).find((key) => fields[key]?.kind === 'email') ?? null,
    requiredFields: options.requiredFields ?? [],
  };
  modelPermissions(declared);
  const withPermissions = (methods: PermissionMethods): UserModel<UserFrom<F, Id>> => {
    const UserClass = userClass(fields, usernameField, methods);
    const fromValues = (values: readonly unknown[], start: number) =>
      new UserClass(values, start) as unknown as UserFrom<F, Id>;
    const names = ['id', 'password', ...Object.keys(fields)];
    const fromRecord = (record: UserRecord) => {
      const failing = names.filter((key) => isFailing(record, key));
      const values = names.map((key) => (failing.includes(key) ? undefined : record[key]));
      const user = fromValues(values, 0);
      for (const key of failing) copyProperty(record, key, user, key);
      return user;
    };
    return Object.freeze({ ...declared, fromRecord, fromValues, withPermissions });
  };
  return withPermissions(unknownPermissions) as never;
}

/** A name to log in with is kept in one spelling of what looks the same, so that nobody passes for another. */
function withUsername(fields: ModelFields, name: string): ModelFields {
  const login = fields[name] as ModelField;
  const isName = isTextKind(login.kind) && login.kind !== 'email' && !login.mapping;
  return isName ? { ...fields, [name]: Object.freeze({ ...login, normalize: 'NFKC' }) } : fields;
}

/** Sessions, groups and permissions refer to it. */
function checkIdColumn(name: string, id: ModelField<UserId>): void {
  if (idColumn({ id }) === 'id') return;
  throw new CoreError('user_model_invalid', {
    model: name,
    reason: "the column of its id must be called 'id'",
  });
}

function checkUserModel(name: string, fields: ModelFields, usernameField: string): void {
  const refuse = (reason: string) => new CoreError('user_model_invalid', { model: name, reason });
  const login = fields[usernameField];
  if (!login) throw refuse(`its usernameField '${usernameField}' is not among its fields`);
  if (!login.unique) throw refuse(`its usernameField '${usernameField}' must be unique`);
  for (const needed of neededFields) {
    if (fields[needed]?.kind !== 'boolean') throw refuse(`it needs a boolean field '${needed}'`);
  }
  for (const reserved of reservedNames) {
    if (Object.hasOwn(fields, reserved)) throw refuse(`the field name '${reserved}' is taken`);
  }
}

/** Names that a user has otherwise, or whose tables are those of the groups and permissions of users. */
function checkOwnRelations(name: string, relations: ModelRelations): void {
  const taken = [...reservedNames, 'groups', 'userPermissions'].find((one) => Object.hasOwn(relations, one));
  if (taken === undefined) return;
  const reason = `the name '${taken}' of its relation is taken`;
  throw new CoreError('user_model_invalid', { model: name, reason });
}

/** The tables beside the users' own are named after it: see `userPermissionTables`. */
function checkRelationNames(name: string, table: string): void {
  const refuse = (reason: string) => new CoreError('user_model_invalid', { model: name, reason });
  const relation = tableNameProblem(`${table}_user_permissions`);
  if (relation) throw refuse(`the table '${table}_user_permissions' beside it ${relation}`);
  if (['group', 'permission'].includes(name.toLowerCase())) {
    throw refuse(`the column ${name.toLowerCase()}_id of the tables beside it is another's already`);
  }
  const column = columnNameProblem(`${name.toLowerCase()}_id`);
  if (column) throw refuse(`the column '${name.toLowerCase()}_id' that refers to it ${column}`);
}

/** A class for the model's users, with a getter in Django's spelling for each name that differs (`is_active`). */
function userClass(fields: ModelFields, usernameField: string, methods: PermissionMethods) {
  const names = Object.keys(fields);
  class ModelUser extends UserObject {
    readonly [key: string]: unknown;

    constructor(values: readonly unknown[], start: number) {
      super(String(values[start + 1]));
      const self = this as Record<string, unknown>;
      self.id = values[start];
      let index = start + 2;
      for (const name of names) self[name] = values[index++];
    }

    getUsername(): string {
      return String(this[usernameField]);
    }

    override toString(): string {
      return this.getUsername();
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
  const named = isText(fields.firstName) && isText(fields.lastName) ? namedUserMethods : {};
  for (const [name, value] of Object.entries({ ...methods, ...named })) {
    Object.defineProperty(ModelUser.prototype, name, { value });
  }
  return ModelUser;
}

function isText(field: ModelField | undefined): boolean {
  return field !== undefined && isTextKind(field.kind);
}
