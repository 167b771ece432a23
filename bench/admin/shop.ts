import {
  accountsUrls,
  adminUrls,
  dashboardView,
  defineAdmin,
  defineApp,
  defineModel,
  defineUserModel,
  field,
  homeView,
  include,
  openProject,
  path,
  type UserOf,
} from 'latchkey';

/** Who is in the user list. */
export const Customer = defineUserModel({
  app: 'shop',
  name: 'Customer',
  fields: {
    email: field.email({ unique: true }),
    name: field.text({ maxLength: 150 }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  indexes: [{ fields: ['email', 'name'], trigram: true }],
});

export const Product = defineModel({
  app: 'shop',
  name: 'Product',
  fields: { title: field.text({ maxLength: 200 }) },
});

export const Order = defineModel({
  app: 'shop',
  name: 'Order',
  fields: {
    customerId: field.foreignKey(() => Customer, { onDelete: 'cascade' }),
    productId: field.foreignKey(() => Product, { onDelete: 'cascade' }),
    status: field.enum({ choices: ['open', 'paid', 'sent'], default: 'open' }),
    placedAt: field.datetime({ index: true }),
  },
});

const SEARCHES = { address: ['=email', '^email'], name: ['name'], both: ['email', 'name'] } as const;

/** By what the user list is searched: by whole addresses and their beginnings, by parts of names, or by parts of either. */
export type Search = keyof typeof SEARCHES;

export const STAFF = 'staff@example.org';

const folder = import.meta.dirname;

function shopApp(search: Search) {
  return defineApp({
    name: 'shop',
    models: [Customer, Product, Order],
    folder,
    admin: [
      defineAdmin(Customer, {
        list: {
          columns: ['email', 'name', 'isActive', 'lastLogin'],
          search: SEARCHES[search],
          filters: ['isActive', 'isStaff'],
        },
      }),
      defineAdmin(Product, { list: { search: ['^title'] } }),
      defineAdmin(Order, {
        list: {
          columns: ['id', 'customerId', 'productId', 'status', 'placedAt'],
          search: ['customerId.name'],
          filters: ['status'],
          sort: '-placedAt',
          dateHierarchy: 'placedAt',
        },
      }),
    ],
  });
}

/** A shop with an admin on a database. */
export function openShop(databaseUrl: string, search: Search = 'address') {
  return openProject<UserOf<typeof Customer>>(
    {
      apps: [shopApp(search)],
      userModel: Customer,
      settings: { secretKey: 'k'.repeat(50), databaseUrl, logLevel: 'error' },
      urls: [
        path('', homeView(), { name: 'home' }),
        path('dashboard/', dashboardView(), { name: 'dashboard' }),
        ...include('accounts/', accountsUrls(Customer)),
        ...include('admin/', adminUrls(Customer)),
      ],
    },
    { folder },
  );
}

/** Makes the tables of an empty database, and the one of its users who sees the admin. */
export async function makeShop(databaseUrl: string): Promise<void> {
  const open = openShop(databaseUrl);
  await open.migrate();
  await open.accounts.users.createUser({ email: STAFF, name: 'Staff', isStaff: true, isSuperuser: true });
  await open.close();
}
