import { defineUserModel, field, type UserOf } from 'latchkey';

/** Members log in by a name. */
export const Member = defineUserModel({
  name: 'Member',
  app: 'accounts',
  fields: {
    username: field.text({
      maxLength: 30,
      unique: true,
      ignoreCase: true,
      label: 'User name',
      validate: (name) => (/^[\p{L}\d_.-]+$/u.test(name) ? null : 'Use letters, digits and _ . - only.'),
    }),
    email: field.email(),
    nickname: field.text({ maxLength: 20, unique: true, nullable: true }),
    born: field.date({ nullable: true, label: 'Date of birth' }),
    theme: field.enum({ choices: ['light', ['dark', 'Dark as night']], default: 'light' }),
    isAuthor: field.boolean({ default: false }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  usernameField: 'username',
  requiredFields: ['email'],
});

export interface User extends UserOf<typeof Member> {}
