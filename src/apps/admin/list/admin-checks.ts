import { hasTrigrams, isIndexed, type Model } from '../../../models/model.ts';
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

function wantedIndexes({ model, list }: ModelAdmin): readonly string[] {
  const say = (what: string, name: string, advice: string) =>
    `The admin ${what} the ${model.labelPlural} by ${name}, of which there are more than ${MANY}, and reads all of them for it. ${advice}`;
  const [sort] = [list.sort ?? []].flat();
  const sorted = [sort?.replace(/^-/, ''), list.dateHierarchy].filter(
    (name) => name !== undefined && name !== 'id',
  );
  const unsorted = [...new Set(sorted)].filter((name) => name !== undefined && !isIndexed(model, name));
  const searched = list.search.filter((given) => !given.includes('.'));
  const without = searched.filter((given) => /^[^\^=]/.test(given) && !hasTrigrams(model, given));
  // One index for all: each that is written with a row costs.
  const trigrams = `Give the model an index of their parts: indexes: [{ fields: [${without.map((name) => `'${name}'`).join(', ')}], trigram: true }].`;
  return [
    ...unsorted.map((name) => say('sorts', String(name), 'Give the field an index: index: true.')),
    ...searched.flatMap((given) => {
      const name = given.replace(/^[\^=]/, '');
      if (given === name) {
        const others = `Or find whole values or beginnings alone: '=${name}' or '^${name}'.`;
        return without.includes(name) ? [say('searches', name, `${trigrams} ${others}`)] : [];
      }
      if (given.startsWith('^')) return isFoldedIndex(model, name) ? [] : [say('searches', name, FOLDED)];
      return isIndexed(model, name) ? [] : [say('searches', name, 'Give the field an index: index: true.')];
    }),
  ];
}

/** Suggests indexes for the lists of large tables: where a sort, a search or a way by dates has none. */
export const adminChecks = [
  defineCheck({
    id: 'latchkey_admin.W001',
    async problems(context) {
      const problems: string[] = [];
      for (const admin of context.adminModels) {
        const wanted = wantedIndexes(admin);
        if (wanted.length > 0 && (await isLarge(context, admin.model))) problems.push(...wanted);
      }
      return problems;
    },
  }),
];
