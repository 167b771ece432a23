import { defineUserModel, field, type UserOf } from 'latchkey';

/** Who has an account here. Logs in by email address. */
export const CustomUser = defineUserModel({
  name: 'CustomUser',
  app: 'accounts',
  fields: {
    email: field.email({ unique: true }),
    username: field.text({ maxLength: 150 }),
    // Kept in the folder `media`; see also urls.ts.
    picture: field.image({ folder: 'pictures', maxSize: 2_000_000, nullable: true }),
    isActive: field.boolean({ default: true, helpText: 'Those who are not active cannot log in.' }),
    isStaff: field.boolean({ default: false, helpText: 'May see the admin.' }),
  },
  usernameField: 'email',
  requiredFields: ['username'],
});

/** Who that is to the compiler: its messages say `User`. */
export interface User extends UserOf<typeof CustomUser> {}
