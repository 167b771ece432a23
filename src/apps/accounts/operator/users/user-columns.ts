import type { BaseUser } from '../../../../core/users/user.ts';
import type { UserModel } from '../../../../core/users/user-model.ts';
import { isTextKind, type ModelField } from '../../../../models/kinds/model-field.ts';
import { hasCountedId } from '../../../../models/model-key.ts';
import type { TableColumn } from '../../../contract/commands/table-column.ts';
import { minuteOrNever, shownValue } from '../shown-values.ts';

/** A user as it is handed out: fields by their names. */
export type UserValues = Readonly<Record<string, unknown>>;

/** A column of the list of users. */
export interface UserColumn extends TableColumn {
  value(user: UserValues): string;
}

/** Fields that say what people call somebody, where the model has one. */
const NAMES = ['name', 'fullName', 'displayName', 'username'];
/** When somebody became a user, where the model knows: Django's `date_joined` and what others call it. */
const JOINED = ['dateJoined', 'joinedAt', 'createdAt'];

/** The columns of the list of users, whatever their model. */
export function userColumns(model: UserModel<BaseUser>): readonly UserColumn[] {
  const { usernameField, emailField } = model;
  const isOwn = emailField !== null && emailField !== usernameField;
  return [
    { title: 'id', least: hasCountedId(model) ? Number.POSITIVE_INFINITY : 8, value: ({ id }) => String(id) },
    fieldColumn(usernameField, { least: 16 }),
    ...(isOwn ? [fieldColumn(emailField, { least: 16, dispensable: true })] : []),
    { title: 'flags', least: 9, dispensable: true, value: flagsOf },
    ...nameColumns(model),
    { title: 'last login', least: 16, dispensable: true, value: ({ lastLogin }) => minuteOrNever(lastLogin) },
    ...joinedColumns(model),
  ];
}

function fieldColumn(name: string, rest: Omit<TableColumn, 'title'>): UserColumn {
  return { title: name, ...rest, value: (user) => shownValue(user[name]) };
}

function nameColumns({ fields, usernameField }: UserModel<BaseUser>): readonly UserColumn[] {
  if (isText(fields.firstName) && isText(fields.lastName)) {
    const value = ({ firstName, lastName }: UserValues) => `${firstName ?? ''} ${lastName ?? ''}`.trim();
    return [{ title: 'name', dispensable: true, value }];
  }
  const name = NAMES.find((candidate) => candidate !== usernameField && isText(fields[candidate]));
  return name === undefined ? [] : [fieldColumn(name, { dispensable: true })];
}

function joinedColumns({ fields }: UserModel<BaseUser>): readonly UserColumn[] {
  const name = JOINED.find((candidate) => fields[candidate]?.kind === 'datetime');
  if (name === undefined) return [];
  const value = (user: UserValues) => minuteOrNever(user[name]).slice(0, 10);
  return [{ title: 'joined', least: 10, dispensable: true, value }];
}

/** What is not so of most users. */
export function flagsOf({ isActive, isStaff, isSuperuser }: UserValues): string {
  return [isActive === false && 'inactive', isStaff && 'staff', isSuperuser && 'superuser']
    .filter(Boolean)
    .join(' ');
}

function isText(field: ModelField | undefined): boolean {
  return field !== undefined && isTextKind(field.kind) && !field.withheld;
}
