import { describe, expect, it } from 'vitest';
import type {
  InspectedColumn,
  InspectedIndex,
  InspectedTable,
} from '../../../migrations/inspect/inspected-table.ts';
import { modelsSource } from './models-source.ts';

function column(name: string, type: string, rest: Partial<InspectedColumn> = {}): InspectedColumn {
  return { name, type, nullable: false, default: null, generated: false, references: null, ...rest };
}

const refer = (table: string, columnName: string | null = 'id') => ({
  references: { table, column: columnName, onDelete: 'cascade' as const },
});

function table(
  name: string,
  columns: readonly InspectedColumn[],
  indexes: readonly Partial<InspectedIndex>[] = [],
): InspectedTable {
  return {
    name,
    columns: [column('id', 'bigint'), ...columns],
    primaryKey: ['id'],
    indexes: indexes.map((index, at) => ({
      name: `index_${at}`,
      columns: [],
      unique: false,
      ignoreCase: false,
      ...index,
    })),
  };
}

const source = (tables: readonly InspectedTable[], app: string | null = null) =>
  modelsSource(tables, { app, known: [] });

/** Without the comment at the top. */
const body = (tables: readonly InspectedTable[], app: string | null = null) =>
  source(tables, app).replace(/^(\/\/.*\n)+/, '');

const userColumns = [
  column('password', 'varchar(128)'),
  column('last_login', 'datetime', { nullable: true }),
  column('is_superuser', 'bool'),
  column('email', 'varchar(254)'),
  column('username', 'varchar(150)'),
  column('is_active', 'bool'),
  column('is_staff', 'bool'),
];

describe('modelsSource', () => {
  const pairs = (more: readonly InspectedColumn[] = [], columns = ['post_id', 'tag_id']) => [
    table('blog_post', [column('title', 'text')]),
    table(
      'blog_post_main_tags',
      [
        column('post_id', 'bigint', refer('blog_post')),
        column(columns[1] ?? '', 'bigint', refer('blog_tag')),
        ...more,
      ],
      [{ columns, unique: true }],
    ),
    table('blog_tag', [column('name', 'text')]),
  ];

  it('declares a relation for a table of pairs that Django makes by itself', () => {
    const text = source(pairs());
    expect(text).toContain("import { defineModel, field, manyToMany, type Model } from 'latchkey';");
    expect(text).toContain('  relations: {\n    mainTags: manyToMany((): Model => Tag),\n  },\n});');
    expect(text).not.toContain('blog_post_main_tags');
  });

  it.each([
    ['has a column more', pairs([column('position', 'integer')])],
    ['has other columns', pairs([], ['post_id', 'label_id'])],
    ['has pairs that may be there twice', pairs().map((one) => ({ ...one, indexes: [] }))],
    [
      'is referred to',
      [...pairs(), table('blog_use', [column('pair_id', 'bigint', refer('blog_post_main_tags'))])],
    ],
    ['is alone', pairs().slice(1)],
  ])('declares a model for a table of pairs that %s', (_, tables) => {
    expect(source(tables)).not.toContain('manyToMany');
    expect(source(tables)).toContain('export const PostMainTags = defineModel({');
  });

  it('declares a field for each column', () => {
    const note = table(
      'notes_note',
      [
        column('title', 'varchar(200)', { default: "'new'" }),
        column('price', 'numeric(8,2)', { nullable: true }),
        column('made_at', 'datetime', { default: 'CURRENT_TIMESTAMP' }),
        column('Odd Name', 'integer'),
        column('code', 'varchar(9)'),
      ],
      [
        { columns: ['code'], unique: true, ignoreCase: true },
        { columns: ['made_at'] },
        { columns: ['title', 'code'], unique: true },
        { columns: ['title'], trigram: true },
      ],
    );
    expect(body([note])).toBe(`import { defineModel, field } from 'latchkey';

export const Note = defineModel({
  name: 'Note',
  app: 'notes',
  fields: {
    title: field.text({ maxLength: 200, default: 'new' }),
    price: field.decimal({ maxDigits: 8, decimalPlaces: 2, nullable: true }),
    madeAt: field.datetime({ index: true, default: () => new Date() }),
    oddName: field.integer({ column: 'Odd Name' }),
    code: field.text({ maxLength: 9, unique: true, ignoreCase: true }),
  },
  indexes: [
    { fields: ['title', 'code'], unique: true },
    { fields: ['title'], trigram: true },
  ],
});
`);
  });

  it('declares a user model for a table of users, with what Django gives new ones', () => {
    const user = table('accounts_customuser', userColumns, [{ columns: ['email'], unique: true }]);
    expect(body([user])).toBe(`import { defineUserModel, field } from 'latchkey';

export const CustomUser = defineUserModel({
  name: 'CustomUser',
  app: 'accounts',
  fields: {
    // The database's unique index minds letter case; this field's does not.
    email: field.email({ unique: true }),
    username: field.text({ maxLength: 150 }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  usernameField: 'email',
  requiredFields: ['username'],
});
`);
  });

  it('takes a table of users in which nobody could be told apart for any other table', () => {
    expect(body([table('accounts_customuser', userColumns)])).toContain('defineModel({');
  });

  it('refers to models of the same file, of the package, and of itself', () => {
    const text = body([
      table('a_one', [
        column('two_id', 'bigint', refer('a_two')),
        column('parent_id', 'bigint', refer('a_one')),
      ]),
      table('a_two', [
        column('one_id', 'bigint', refer('a_one', null)),
        column('group_id', 'bigint', refer('auth_group')),
      ]),
    ]);
    expect(text).toContain("import { defineModel, field, Group, type Model } from 'latchkey';");
    expect(text).toContain("twoId: field.foreignKey((): Model => Two, { onDelete: 'cascade' }),");
    expect(text).toContain("parentId: field.foreignKey('self', { onDelete: 'cascade' }),");
    expect(text).toContain("oneId: field.foreignKey(() => One, { onDelete: 'cascade' }),");
    expect(text).toContain("groupId: field.foreignKey(() => Group, { onDelete: 'cascade' }),");
  });

  it('says of a column that refers elsewhere that it is a number only', () => {
    const text = body([table('a_one', [column('other_id', 'bigint', refer('b_other'))])]);
    expect(text).toContain('// other_id refers to b_other, for which there is no model here.\n');
    expect(text).toContain('otherId: field.bigInteger(),');
  });

  it('says what no field and no index can be declared for', () => {
    const text = body([
      table(
        'a_one',
        [
          column('address', 'inet'),
          column('area', 'polygon', { nullable: true }),
          column('total', 'integer', { generated: true }),
          column('token', 'text', { default: 'gen_random_uuid()' }),
        ],
        [{ name: 'part', columns: null }],
      ),
    ]);
    expect(text).toContain(
      '// address is left out: no kind of field holds inet. New rows need a value all the same.',
    );
    expect(text).toContain('// area is left out: no kind of field holds polygon.\n');
    expect(text).toContain('// total is left out: the database computes it.');
    expect(text).toContain("// The database's own default is gen_random_uuid()\n    token: field.text(),");
    expect(text).toContain('// The index part is left out');
  });

  it('says which tables can have no model', () => {
    const pair = { ...table('a_pair', []), primaryKey: ['one', 'other'] };
    const named = { ...table('a_named', []), columns: [column('id', 'text')] };
    const text = body([pair, named]);
    expect(text).toContain(
      "// The table a_pair is left out: its primary key is one, other, and a model's is id.",
    );
    expect(text).toContain(
      "// The table a_named is left out: its id is text, and a model's is a whole number, a UUID or a text of a certain length.",
    );
    expect(text).not.toContain('import');
  });

  it('says which ids are no numbers, and refers to them as such', () => {
    const coded = { ...table('a_coded', []), columns: [column('id', 'varchar(20)')] };
    const later = { ...table('a_later', []), columns: [column('id', 'char(32)')] };
    const reference = (name: string, to: string, type: string) =>
      column(name, type, { references: { table: to, column: 'id', onDelete: 'cascade' } });
    const middle = table('a_middle', [
      reference('coded_id', 'a_coded', 'varchar(20)'),
      reference('later_id', 'a_later', 'char(32)'),
    ]);
    const text = body([coded, middle, later]);
    expect(text).toContain("  name: 'Coded',\n  app: 'a',\n  id: field.text({ maxLength: 20 }),\n");
    expect(text).toContain("  name: 'Later',\n  app: 'a',\n  id: field.uuid(),\n");
    expect(text).toContain('codedId: field.foreignKey(() => Coded,');
    expect(text).toContain('laterId: field.foreignKey((): ModelById<string> => Later,');
  });

  it('asks for no text that rows leave empty', () => {
    const empty = { holdsEmpty: true };
    const text = body([
      table('a_note', [
        column('title', 'varchar(200)'),
        column('body', 'text', empty),
        column('motto', 'text', { ...empty, default: "'none'" }),
      ]),
    ]);
    expect(text).toContain('title: field.text({ maxLength: 200 }),');
    expect(text).toContain('body: field.text({ required: false }),');
    expect(text).toContain("motto: field.text({ default: 'none' }),");
  });

  it('gives each model and field a name of its own', () => {
    const text = body([
      table('a_note', [
        column('to_string', 'text'),
        column('first-name', 'text'),
        column('first name', 'text'),
        column('1st', 'text'),
      ]),
      table('b_note', []),
      table('crm_group', []),
      table('notes', []),
    ]);
    expect([...text.matchAll(/export const (\w+)/g)].map(([, name]) => name)).toEqual([
      'Note',
      'BNote',
      'CrmGroup',
      'Notes',
    ]);
    expect([...text.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => name)).toEqual([
      'toString2',
      'firstName',
      'firstName2',
      'field1st',
    ]);
    expect(text).toContain("app: 'main',\n  table: 'notes',");
  });

  it('puts every model into the app that is asked for', () => {
    const text = body([table('a_note', []), table('shop_item', [])], 'shop');
    expect(text).toContain("name: 'ANote',\n  app: 'shop',\n  table: 'a_note',");
    expect(text).toContain("name: 'Item',\n  app: 'shop',\n  fields");
  });

  it('lets no name of the database become code', () => {
    const hostile = "x', });process;\u2028//";
    const broken = "x\n', });process.exit();\u2028//";
    const text = body([
      table(broken, []),
      table(hostile, [
        column(broken, 'text'),
        column(hostile, 'text'),
        column(`${hostile}2`, 'inet\nprocess.exit()', { default: 'y\nprocess.exit()' }),
      ]),
    ]);
    expect(text).not.toMatch(/^\s*process/m);
    expect(text).not.toContain('\u2028');
    expect(text).toContain(`table: "x', });process;\\u2028//",`);
    expect(text).toContain("// The table x ', });process.exit(); // is left out: its name has a character");
  });
});
