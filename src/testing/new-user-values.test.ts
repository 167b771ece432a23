import { defineModel, defineUserModel, field, mapField } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { validateValues } from '../models/checks/validate-values.ts';
import { missingValues } from './new-user-values.ts';

const Team = defineModel({ app: 'teams', name: 'Team', fields: {} });

const Member = defineUserModel({
  name: 'Member',
  fields: {
    email: field.email({ unique: true }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
    nickname: field.text({ unique: true }),
    initials: field.text({ maxLength: 3, unique: true }),
    motto: field.text({ required: false }),
    badge: field.slug({ required: false, unique: true }),
    site: field.url(),
    theme: field.enum({ choices: ['light', 'dark'] }),
    shoeSize: field.integer({ min: 16, max: 50 }),
    steps: field.bigInteger(),
    depth: field.integer({ max: -5 }),
    balance: field.decimal({ maxDigits: 3, decimalPlaces: 1 }),
    debt: field.decimal({ maxDigits: 4, decimalPlaces: 2, min: -20, max: -9.5 }),
    share: field.decimal({ maxDigits: 2, decimalPlaces: 2 }),
    hasDog: field.boolean(),
    bornOn: field.date(),
    joinedAt: field.datetime(),
    leftAt: field.datetime({ nullable: true }),
    tags: mapField(field.text(), {
      fromStored: (text) => text.split(','),
      toStored: (tags: string[]) => tags.join(','),
    }),
  },
});

describe('what is made up for a user', () => {
  it('passes the model, whatever the kinds of its fields', () => {
    for (const number of [1, 2, 99, 100, 12_345]) {
      const values = missingValues(Member, {}, number);
      expect(validateValues(Member, values)).toMatchObject(values);
    }
  });

  it('is another value each time where there must be no two', () => {
    const made = Array.from({ length: 200 }, (_, index) => missingValues(Member, {}, index + 1));
    for (const name of ['email', 'nickname', 'initials', 'badge']) {
      expect(new Set(made.map((values) => values[name])).size, name).toBe(200);
    }
  });

  it('leaves alone what is given, and what needs nothing', () => {
    const values = missingValues(Member, { email: 'ada@example.com', hasDog: true }, 7);
    expect(Object.keys(values)).not.toContain('email');
    expect(Object.keys(values)).not.toContain('hasDog');
    for (const name of ['isActive', 'motto', 'leftAt', 'lastLogin']) expect(values).not.toHaveProperty(name);
  });

  it('is nothing for the row of another model, nor for JSON', () => {
    const fields = {
      teamId: field.foreignKey(() => Team),
      options: field.json({ schema: z.object({ size: z.int() }) }),
    };
    const Player = defineModel({ app: 'teams', name: 'Player', fields });
    expect(missingValues(Player, {}, 1)).toEqual({});
  });
});
