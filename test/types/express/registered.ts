// What the compiler knows of an Express app whose project has registered its user. A program of its own: what is
// registered counts for the whole of a program.
import express, { type Request } from 'express';
import {
  type AnonymousUser,
  defineModel,
  defineUserModel,
  field,
  type RegisteredUser,
  type RowOf,
  type UserOf,
} from 'latchkey';
import type {} from 'latchkey/express';

const CustomUser = defineUserModel({
  name: 'CustomUser',
  fields: {
    email: field.email({ unique: true }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
});
type User = UserOf<typeof CustomUser>;

declare module 'latchkey' {
  interface Register {
    user: User;
  }
}

export const registered: RegisteredUser extends User ? true : false = true;

const Visit = defineModel({
  app: 'visits',
  name: 'Visit',
  fields: {
    userId: field.foreignKey('user', { onDelete: 'cascade' }),
    guideId: field.foreignKey('user', { nullable: true }),
  },
});
export const visit: RowOf<typeof Visit> = { id: 1, userId: {} as User['id'], guideId: null };
// @ts-expect-error: a visit has somebody who visits.
export const nobody: RowOf<typeof Visit> = { id: 1, userId: null, guideId: null };

export function greet(req: Request): string {
  const visitor: User | AnonymousUser = req.user;
  if (visitor.isAuthenticated) return visitor.email;
  // @ts-expect-error: who is not logged in has no email.
  return req.user.email;
}

express().get('/hello', async (req, res) => {
  if (!req.user.isAuthenticated) return res.send('Hello');
  // @ts-expect-error: the model has no such field.
  res.send(req.user.phone);
  const { user } = req.latchkey;
  return res.send(user.isAuthenticated ? `${user.email} ${req.session.user}` : '');
});
