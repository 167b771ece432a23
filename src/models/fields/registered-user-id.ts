import type { Register } from './register.ts';

/** The type of the ids of the project's users: that of the user in `Register`, otherwise a number. */
export type RegisteredUserId = Register extends { readonly user: { readonly id: infer Id } } ? Id : number;
