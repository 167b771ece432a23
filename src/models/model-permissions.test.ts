import { describe, expect, it } from 'vitest';
import { defineUserModel } from '../core/users/user-model.ts';
import { field } from './kinds/field.ts';
import { defineModel } from './model.ts';
import { modelPermissions } from './model-permissions.ts';
import { splitPermissionName } from './permissions/permission-name.ts';

const define = (given: {
  name?: string;
  app?: string;
  table?: string;
  label?: string;
  permissions?: Record<string, string>;
}) => defineModel({ app: 'notes', name: 'NewsItem', fields: { title: field.text() }, ...given });

describe('the permissions of a model', () => {
  it("are Django's four, by its label, and its own", () => {
    expect(modelPermissions(define({ permissions: { publish: 'Can publish' } }))).toEqual([
      { codename: 'add_newsitem', label: 'Can add news item' },
      { codename: 'change_newsitem', label: 'Can change news item' },
      { codename: 'delete_newsitem', label: 'Can delete news item' },
      { codename: 'view_newsitem', label: 'Can view news item' },
      { codename: 'publish', label: 'Can publish' },
    ]);
  });

  it.each([
    [{ name: `N${'x'.repeat(93)}`, table: 'n' }, "'change_nx+' is longer than 100 characters"],
    [{ permissions: { ['p'.repeat(101)]: 'x' } }, "'p+' is longer than 100 characters"],
    [
      { label: 'x'.repeat(245) },
      "what the permission 'change_newsitem' is called is longer than 255 characters",
    ],
    [
      { permissions: { p: 'x'.repeat(256) } },
      "what the permission 'p' is called is longer than 255 characters",
    ],
    [{ app: 'a'.repeat(101), table: 'n' }, 'the name of its app is longer than 100 characters'],
    [{ permissions: { view_newsitem: 'x' } }, "it has the permission 'view_newsitem' without declaring it"],
  ])('must fit their columns and differ: %#', (given, message) => {
    expect(() => define(given)).toThrow(new RegExp(message));
  });

  it('may fill their columns', () => {
    const long = define({
      name: `N${'x'.repeat(92)}`,
      label: '𝒳'.repeat(244),
      app: 'a'.repeat(100),
      table: 'n',
    });
    expect(modelPermissions(long)).toHaveLength(4);
  });

  it('are checked for users too, whose fields may not take the place of the methods', () => {
    const fields = {
      email: field.email({ unique: true }),
      isActive: field.boolean({ default: true }),
      isStaff: field.boolean({ default: false }),
    };
    const model = (given: object) => defineUserModel({ name: 'Member', fields, ...given });
    expect(() => model({ permissions: { add_member: 'x' } })).toThrow("it has the permission 'add_member'");
    expect(() => model({ fields: { ...fields, hasPerm: field.text() } })).toThrow("'hasPerm' is taken");
  });
});

it.each([
  ['notes.add_note', ['notes', 'add_note']],
  ['add_note', null],
  ['notes.', null],
  ['.add_note', null],
  ['a.b.c', null],
  ['', null],
])('the name %j is of %j', (name, halves) => {
  expect(splitPermissionName(name)).toEqual(halves);
});
