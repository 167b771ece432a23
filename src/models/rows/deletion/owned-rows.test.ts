import { describe, expect, it } from 'vitest';
import { field } from '../../kinds/field.ts';
import { defineModel } from '../../model.ts';
import { ownedRows, undecidedOwners } from './owned-rows.ts';
import { rowsAtDeletion } from './rows-at-deletion.ts';

const User = defineModel({ app: 'shop', name: 'User', fields: {} });
const user = () => User;
const graphOf = (...models: Parameters<typeof ownedRows>[0]['models']) => ({ models, userModel: User });
const named = (rows: readonly { readonly model: { readonly name: string } }[]) =>
  rows.map(({ model }) => model.name);

describe('whose a row is', () => {
  it('is to be said where several foreign keys could tell', () => {
    const block = (owned?: boolean) =>
      defineModel({
        app: 'shop',
        name: 'Block',
        fields: {
          blockerId: field.foreignKey(user, {
            onDelete: 'cascade',
            ...(owned === undefined ? {} : { owned }),
          }),
          blockedId: field.foreignKey('user', { onDelete: 'cascade' }),
          byId: field.foreignKey(user),
        },
      });
    expect(undecidedOwners(block(), graphOf())).toEqual(['blockerId', 'blockedId']);
    expect(undecidedOwners(block(true), graphOf())).toEqual(['blockedId']);
    expect(undecidedOwners(block(false), graphOf())).toEqual([]);
  });

  it('goes on over other rows only where a model says so, and ends where models refer to each other', () => {
    const Order = defineModel({
      app: 'shop',
      name: 'Order',
      fields: {
        userId: field.foreignKey(user, { onDelete: 'cascade' }),
        lineId: field.foreignKey((): typeof Line => Line, {
          onDelete: 'cascade',
          owned: true,
          nullable: true,
        }),
      },
    });
    const Line: ReturnType<typeof lineModel> = lineModel();
    function lineModel() {
      return defineModel({
        app: 'shop',
        name: 'Line',
        fields: { orderId: field.foreignKey(() => Order as never, { onDelete: 'cascade', owned: true }) },
      });
    }
    const Comment = defineModel({
      app: 'shop',
      name: 'Comment',
      fields: { orderId: field.foreignKey(() => Order, { onDelete: 'cascade' }) },
    });
    expect(named(ownedRows(graphOf(Order, Line, Comment), 7)).sort()).toEqual(['Line', 'Order']);
    expect(named(rowsAtDeletion(graphOf(Order, Line, Comment), 7).removed).sort()).toEqual([
      'Comment',
      'Line',
      'Order',
    ]);
  });

  it('is not to be had from a row of the same model', () => {
    expect(() => field.foreignKey('self', { owned: true })).toThrow('a row of the same model cannot own it');
  });
});

describe('what keeps a user', () => {
  it('may be another user', () => {
    const Member = defineModel({
      app: 'shop',
      name: 'Member',
      fields: { sponsorId: field.foreignKey('self', { nullable: true }) },
    });
    expect(named(rowsAtDeletion({ models: [], userModel: Member }, 7).keeping)).toEqual(['Member']);
  });

  it('goes away with what it refers to, those that refer first', () => {
    const Order = defineModel({
      app: 'shop',
      name: 'Order',
      fields: { userId: field.foreignKey(user, { onDelete: 'cascade' }) },
    });
    const Line = defineModel({
      app: 'shop',
      name: 'Line',
      fields: {
        orderId: field.foreignKey(() => Order, { onDelete: 'cascade' }),
        againId: field.foreignKey(() => Order),
      },
    });
    const { removed, keeping } = rowsAtDeletion(graphOf(Order, Line), 7);
    expect(named(removed)).toEqual(['Line', 'Order']);
    expect(named(keeping)).toEqual(['Line']);
  });
});
