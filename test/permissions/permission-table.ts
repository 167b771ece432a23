import {
  type AuthenticationBackend,
  type BackendFactory,
  type BaseUser,
  denied,
  passwordBackend,
} from 'latchkey';
import type { WithPermOptions } from '../../src/core/permissions/permissions.ts';

/** What a visitor is told, asked for everything. */
export interface Answers {
  readonly perm: boolean;
  readonly permOnObject: boolean;
  readonly module: boolean;
  readonly own: readonly string[];
  readonly byGroup: readonly string[];
  readonly all: readonly string[];
}

const refused: Answers = { perm: false, permOnObject: false, module: false, own: [], byGroup: [], all: [] };
const add = ['notes.add_note'];

/** The permissions of the app of notes. */
export const everyNotesPermission = [
  'notes.add_note',
  'notes.change_note',
  'notes.delete_note',
  'notes.publish_note',
  'notes.view_note',
];
const superuser: Answers = {
  perm: true,
  permOnObject: true,
  module: true,
  own: everyNotesPermission,
  byGroup: everyNotesPermission,
  all: everyNotesPermission,
};

const noBackend = (): AuthenticationBackend<BaseUser> => ({
  name: 'none',
  authenticate: async () => null,
});

const denyingBackend = (): AuthenticationBackend<BaseUser> => ({
  name: 'denying',
  authenticate: async () => null,
  hasPerm: async () => denied,
  hasModulePerms: async () => denied,
});

/** Knows objects: everybody may with one that is open, even who is not logged in. */
const objectBackend = (): AuthenticationBackend<BaseUser> => ({
  name: 'object',
  authenticate: async () => null,
  hasPerm: async (_user, _perm, obj) => obj !== null && 'isOpen' in obj,
});

/** Says it all in sets, and leaves the questions to be answered from them. */
const setBackend = (): AuthenticationBackend<BaseUser> => ({
  name: 'set',
  authenticate: async () => null,
  getGroupPermissions: async (user, obj) => new Set(user.isAuthenticated && !obj ? add : []),
});

export const backends: Readonly<Record<string, readonly BackendFactory<BaseUser>[]>> = {
  none: [noBackend],
  database: [passwordBackend],
  denying: [denyingBackend, passwordBackend],
  object: [passwordBackend, objectBackend],
  set: [setBackend, passwordBackend],
};

export const kinds = [
  'anonymous',
  'inactive',
  'inactive superuser',
  'plain',
  'by group',
  'by user',
  'by both',
  'superuser',
] as const;
export type Kind = (typeof kinds)[number];

const byGroup: Answers = { ...refused, perm: true, module: true, byGroup: add, all: add };
const byUser: Answers = { ...refused, perm: true, module: true, own: add, all: add };

/** What Django's ModelBackend says. */
export const fromDatabase: Readonly<Record<Kind, Answers>> = {
  anonymous: refused,
  inactive: refused,
  'inactive superuser': refused,
  plain: refused,
  'by group': byGroup,
  'by user': byUser,
  'by both': { ...byUser, byGroup: add },
  superuser,
};

const withoutDatabase = { own: [], byGroup: [], all: [] };

/** What each kind of visitor is told where each kind of backend is asked, and how many queries that may take. */
export const table: readonly (readonly [backend: string, kind: Kind, answers: Answers, queries: number])[] = [
  ...kinds.map((kind) => {
    const answers = kind === 'superuser' ? { ...superuser, ...withoutDatabase } : refused;
    return ['none', kind, answers, 0] as const;
  }),
  ...kinds.map((kind) => ['database', kind, fromDatabase[kind], queriesOf(kind)] as const),
  ...kinds.map((kind) => {
    const denials = kind === 'superuser' ? {} : { perm: false, permOnObject: false, module: false };
    return ['denying', kind, { ...fromDatabase[kind], ...denials }, queriesOf(kind)] as const;
  }),
  ...kinds.map((kind) => {
    const permOnObject = !kind.startsWith('inactive');
    return ['object', kind, { ...fromDatabase[kind], permOnObject }, queriesOf(kind)] as const;
  }),
  ['set', 'anonymous', refused, 0],
  ['set', 'inactive', refused, 0],
  ['set', 'plain', byGroup, 1],
  ['set', 'by user', { ...byUser, byGroup: add }, 1],
];

/** Who has nothing costs nothing; what a superuser has is read for the sets alone. */
function queriesOf(kind: Kind): number {
  return kind === 'anonymous' || kind.startsWith('inactive') ? 0 : 1;
}

/** Whom `withPerm('notes.add_note', options)` finds. */
export const usersWithAdd: readonly { readonly options: WithPermOptions; readonly users: readonly Kind[] }[] =
  [
    { options: {}, users: ['by group', 'by user', 'by both', 'superuser'] },
    { options: { includeSuperusers: false }, users: ['by group', 'by user', 'by both'] },
    { options: { isActive: false }, users: ['inactive', 'inactive superuser'] },
    {
      options: { isActive: null, includeSuperusers: false },
      users: ['inactive', 'by group', 'by user', 'by both'],
    },
    { options: { obj: {} }, users: [] },
  ];
