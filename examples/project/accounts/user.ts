import { defineUserModel, field, type UserOf } from 'latchkey';

/** Who has notes here. `signature` is a field of our own: it stands below the notes. */
export const CustomUser = defineUserModel({
  name: 'CustomUser',
  app: 'accounts',
  fields: {
    email: field.email({ unique: true }),
    username: field.text({ maxLength: 150 }),
    signature: field.text({ maxLength: 100, default: '', helpText: 'Stands below your notes.' }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  requiredFields: ['username', 'signature'],
});

/** Who that is to the compiler: its messages say `User`. */
export interface User extends UserOf<typeof CustomUser> {}

declare module 'latchkey' {
  interface Register {
    user: User;
  }
}
