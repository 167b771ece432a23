import { isReference } from '../../../models/kinds/model-field.ts';
import { hasTrigrams, isIndexed, type Model } from '../../../models/model.ts';
import { referredModel } from '../../../models/rows/references.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import { type CheckContext, defineCheck } from '../../contract/check.ts';

/** Rows from which on it is felt that a database looks at each of them. */
const MANY = 10_000;

/** Nothing where the table cannot be read: the checks of the database say so. */
async function isLarge({ accounts, objects }: CheckContext, model: Model): Promise<boolean> {
  try {
    const { users } = accounts;
    const isOfUsers = model.table === users.model.table;
    const limit = MANY + 1;
    return (await (isOfUsers ? users.count({}, { limit }) : objects(model).count({}, { limit }))) > MANY;
  } catch {
    return false;
  }
}

/** A beginning is looked for whatever its letter case, which an index of the letters as they are does not answer. */
const FOLDED =
  "Give the field an index in which letter case does not matter: index: true, ignoreCase: true. Or find whole values alone, by '='.";

function isFoldedIndex({ fields }: Model, name: string): boolean {
  const field = fields[name];
  return field?.ignoreCase === true && (field.index || field.unique);
}

/** What is wanted, and the model whose rows are read without it. */
interface WantedIndex {
  readonly model: Model;
  readonly problem: string;
}

function say(what: string, model: Model, name: string, advice: string): WantedIndex {
  const problem = `The admin ${what} the ${model.labelPlural} by ${name}, of which there are more than ${MANY}, and reads all of them for it. ${advice}`;
  return { model, problem };
}

const INDEX = 'Give the field an index: index: true.';

function wantedIndexes({ model, list }: ModelAdmin, userModel: Model): readonly WantedIndex[] {
  const [sort] = [list.sort ?? []].flat();
  const sorted = [sort?.replace(/^-/, ''), list.dateHierarchy].filter(
    (name) => name !== undefined && name !== 'id',
  );
  const unsorted = [...new Set(sorted)].filter((name) => name !== undefined && !isIndexed(model, name));
  // Of two values each has many rows, and a page is full after a few; relations have indexes.
  const narrowed = list.filters.filter((name) => {
    const field = model.fields[name];
    return field && field.kind !== 'boolean' && !unsorted.includes(name) && !isIndexed(model, name);
  });
  return [
    ...unsorted.map((name) => say('sorts', model, String(name), INDEX)),
    ...narrowed.map((name) => say('narrows', model, name, INDEX)),
    ...[...searchedFields({ model, list }, userModel)].flatMap(([of, given]) => unsearchable(of, given)),
  ];
}

/** The fields that are searched, by the models that they are of: `ownerId.email` is one of the user's. */
function searchedFields(
  { model, list }: Pick<ModelAdmin, 'model' | 'list'>,
  userModel: Model,
): ReadonlyMap<Model, string[]> {
  const found = new Map<Model, string[]>();
  for (const given of list.search) {
    const [, mark = '', key = '', name] = /^([\^=]?)([^.]+)(?:\.(.+))?$/.exec(given) ?? [];
    const field = model.fields[key];
    const of =
      name === undefined || !field || !isReference(field) ? model : referredModel(model, field, userModel);
    found.set(of, [...(found.get(of) ?? []), mark + (name ?? key)]);
  }
  return found;
}

function unsearchable(model: Model, searched: readonly string[]): WantedIndex[] {
  const without = searched.filter((given) => /^[^^=]/.test(given) && !hasTrigrams(model, given));
  // One index for all: each that is written with a row costs.
  const trigrams = `Give the model an index of their parts: indexes: [{ fields: [${without.map((name) => `'${name}'`).join(', ')}], trigram: true }].`;
  return searched.flatMap((given) => {
    const name = given.replace(/^[\^=]/, '');
    if (given === name) {
      const others = `Or find whole values or beginnings alone: '=${name}' or '^${name}'.`;
      return without.includes(name) ? [say('searches', model, name, `${trigrams} ${others}`)] : [];
    }
    if (given.startsWith('^'))
      return isFoldedIndex(model, name) ? [] : [say('searches', model, name, FOLDED)];
    return isIndexed(model, name) ? [] : [say('searches', model, name, INDEX)];
  });
}

/**
 * Suggests indexes for the lists of large tables: where a sort, a filter, a search or a way by dates has none. The list of the
 * users is `usersAdmin`, where a project has declared none.
 */
export const adminChecks = (usersAdmin: (userModel: Model) => ModelAdmin) => [
  defineCheck({
    id: 'latchkey_admin.W001',
    async problems(context) {
      // Where it has no address, nobody searches in it.
      if (!context.hasUrl('admin')) return [];
      const userModel: Model = context.accounts.users.model;
      const isDeclared = context.adminModels.some(({ model }) => model.table === userModel.table);
      const admins = isDeclared ? context.adminModels : [...context.adminModels, usersAdmin(userModel)];
      const problems: string[] = [];
      for (const admin of admins) {
        for (const [model, wanted] of Map.groupBy(wantedIndexes(admin, userModel), (one) => one.model)) {
          if (await isLarge(context, model)) problems.push(...wanted.map(({ problem }) => problem));
        }
      }
      return problems;
    },
  }),
];
