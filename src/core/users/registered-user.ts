import type { Register } from '../../models/fields/register.ts';
import type { BaseUser } from './user.ts';

/** The project's user, where it has said so in `Register`; otherwise what every user has whose id is a number. */
export type RegisteredUser = Register extends { readonly user: infer U extends BaseUser }
  ? U
  : BaseUser & { readonly id: number };
