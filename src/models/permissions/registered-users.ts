import type { Register } from '../fields/register.ts';

/** What `foreignKey('user')` refers to, for the compiler: the user in `Register`, otherwise what every user has. */
export interface RegisteredUsers {
  readonly '~row': Register extends { readonly user: infer U } ? ValuesOf<U> : AnyUserRow;
}

interface AnyUserRow {
  readonly id: number;
  readonly isActive: boolean;
  readonly isStaff: boolean;
  readonly isSuperuser: boolean;
  readonly lastLogin: Date | null;
}

/** Without methods, and what is the same for all or the compiler's alone. */
type ValuesOf<U> = {
  readonly [Name in keyof Omit<U, '~needed'> as U[Name] extends (...given: never) => unknown
    ? never
    : Name]: U[Name];
};
