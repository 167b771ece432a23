// What the compiler says of permission names once a project has said which apps it has. A program of its own: what is
// registered counts for the whole of a program.
import {
  type AnonymousUser,
  type AppLabel,
  defineApp,
  defineModel,
  defineUserModel,
  field,
  type HttpRequest,
  HttpResponse,
  type OpenProject,
  type PermissionName,
  path,
  permissionRequired,
  type Route,
  type UserOf,
} from 'latchkey';

const CustomUser = defineUserModel({
  name: 'CustomUser',
  fields: {
    email: field.email({ unique: true }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  permissions: { invite_user: 'Can invite somebody' },
});
type User = UserOf<typeof CustomUser>;

const Note = defineModel({
  app: 'notes',
  name: 'Note',
  fields: { title: field.text(), ownerId: field.foreignKey(() => CustomUser) },
  permissions: { publish_note: 'Can publish a note' },
});

const accounts = defineApp({ name: 'accounts', models: [CustomUser], folder: import.meta.dirname });
const notes = defineApp({ name: 'notes', models: [Note], folder: import.meta.dirname });

declare module 'latchkey' {
  interface Register {
    apps: [typeof accounts, typeof notes];
  }
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Actions<
  App extends string,
  Name extends string,
> = `${App}.${'add' | 'change' | 'delete' | 'view'}_${Name}`;

export const allNames: Equal<
  PermissionName,
  | Actions<'accounts', 'customuser'>
  | 'accounts.impersonate_customuser'
  | 'accounts.invite_user'
  | Actions<'notes', 'note'>
  | 'notes.publish_note'
  | Actions<'auth', 'group' | 'permission'>
  | Actions<'contenttypes', 'contenttype'>
> = true;
export const allApps: Equal<AppLabel, 'accounts' | 'notes' | 'auth' | 'contenttypes'> = true;

const view = () => new HttpResponse('');

export const urls: Route<User>[] = [
  path('a/', permissionRequired('notes.publish_note', view)),
  path('b/', permissionRequired(['notes.add_note', 'auth.view_group'], view)),
  // @ts-expect-error It is add_note.
  path('c/', permissionRequired('notes.ad_note', view)),
  // @ts-expect-error The second one does not exist.
  path('d/', permissionRequired(['notes.add_note', 'notes.add_notes'], view)),
  // @ts-expect-error Nothing is asked for: everybody would pass.
  path('e/', permissionRequired([], view)),
];

export async function ask(
  { user }: HttpRequest<User>,
  { accounts: { permissions, groups } }: OpenProject<User>,
) {
  await user.hasPerm('accounts.invite_user');
  // @ts-expect-error The app is accounts.
  await user.hasPerm('account.invite_user');
  await user.hasPerms(['notes.add_note', 'notes.view_note']);
  // @ts-expect-error The second one is misspelt.
  await user.hasPerms(['notes.add_note', 'notes.wiew_note']);
  await user.hasModulePerms('notes');
  // @ts-expect-error There is no such app.
  await user.hasModulePerms('note');
  if (user.isAnonymous) return;

  await permissions.grant(user, ['notes.add_note']);
  // @ts-expect-error There is no such permission.
  await permissions.grant(user, ['notes.remove_note']);
  const group = await groups.create('editors');
  await groups.grant(group, ['notes.change_note']);
  // @ts-expect-error There is no such permission.
  await groups.revoke(group, ['notes.edit_note']);
  await permissions.withPerm('notes.add_note', { isActive: null });
  // @ts-expect-error There is no such permission.
  await permissions.withPerm('notes.no_note');
}

export function whoever(visitor: User | AnonymousUser): Promise<boolean> {
  return visitor.hasPerm('notes.add_note');
}
