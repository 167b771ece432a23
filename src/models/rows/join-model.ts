import { field } from '../kinds/field.ts';
import { joinTableName, type ManyToMany } from '../kinds/many-to-many.ts';
import { isReference } from '../kinds/model-field.ts';
import { defineModel, type Model } from '../model.ts';
import { ModelError } from '../model-error.ts';
import { referredModel } from './references.ts';

/** A relation of a model in its place: the pairs are rows of a model too. */
export interface Join {
  readonly owner: Model;
  /** What the relation is called. */
  readonly name: string;
  readonly relation: ManyToMany;
  /** The model of the rows that are related. */
  readonly target: Model;
  /** The model of the pairs: one of the project's, or one that nobody declares. */
  readonly pairs: Model;
  /** The foreign keys of a pair: to the row that has the relation, and to the one that is related. */
  readonly own: string;
  readonly other: string;
}

/**
 * The join of a relation.
 *
 * @throws LatchkeyError `model_invalid` for a through model that does not tell which of its foreign keys are meant.
 */
export function joinOf(owner: Model, name: string, userModel: Model): Join {
  const relation = owner.relations[name] as ManyToMany;
  const target = relationTarget(owner, relation, userModel);
  const parts = { owner, name, relation, target };
  return relation.through ? throughJoin(parts, userModel) : automaticJoin(parts);
}

/**
 * The joins whose tables no model declares: those that Django makes by itself.
 *
 * @throws LatchkeyError as `joinOf`, also for those of which a model declares the table.
 */
export function automaticJoins(owner: Model, userModel: Model): Join[] {
  const joins = Object.keys(owner.relations).map((name) => joinOf(owner, name, userModel));
  return joins.filter(({ relation }) => !relation.through);
}

/** The foreign key by which pairs that no model declares refer to the rows of a model. */
export interface PairSide {
  readonly pairs: Model;
  readonly key: string;
}

/** What goes along with a row of a model: the pairs that it is part of, of its own relations and of those to it. */
export function pairSides(
  { table }: Model,
  { models, userModel }: { readonly models: readonly Model[]; readonly userModel: Model },
): PairSide[] {
  const owners = models.some((model) => model.table === userModel.table) ? models : [...models, userModel];
  return owners
    .flatMap((owner) => automaticJoins(owner, userModel))
    .flatMap(({ owner, target, pairs, own, other }) => [
      ...(owner.table === table ? [{ pairs, key: own }] : []),
      ...(target.table === table ? [{ pairs, key: other }] : []),
    ]);
}

type JoinParts = Pick<Join, 'owner' | 'name' | 'relation' | 'target'>;

/** The model that a relation leads to. */
export function relationTarget(owner: Model, { references }: ManyToMany, userModel: Model): Model {
  if (references === 'user') return userModel;
  // A relation knows of models only what it needs; what it was given is a whole one.
  return typeof references === 'function' ? (references() as Model) : owner;
}

/** Columns, unique index and indexes as Django's `create_many_to_many_intermediary_model` makes them. */
function automaticJoin(parts: JoinParts): Join {
  const { owner, name, relation, target } = parts;
  const [from, to] = [owner.name.toLowerCase(), target.name.toLowerCase()];
  const isSame = from === to;
  const options = (model: string) => ({ onDelete: 'cascade', column: `${model}_id` }) as const;
  const toOther = options(isSame ? `to_${to}` : to);
  const pairs = defineModel({
    app: owner.app,
    name: 'Pair',
    table: joinTableName(owner, name, relation),
    fields: {
      own: field.foreignKey(() => owner, options(isSame ? `from_${from}` : from)),
      other:
        relation.references === 'user'
          ? field.foreignKey('user', toOther)
          : field.foreignKey(() => target, toOther),
    },
    indexes: [{ fields: ['own', 'other'], unique: true }],
  });
  return { ...parts, pairs, own: 'own', other: 'other' };
}

function throughJoin(parts: JoinParts, userModel: Model): Join {
  const { owner, name, relation, target } = parts;
  const pairs = relation.through?.() as Model;
  const keys = Object.entries(pairs.fields).flatMap(([key, one]) =>
    isReference(one) && !one.mapping ? [{ key, table: referredModel(pairs, one, userModel).table }] : [],
  );
  const keysTo = ({ table }: Model) => keys.filter((one) => one.table === table).map(({ key }) => key);
  const [owns, others] = [keysTo(owner), keysTo(target)];
  const isSelf = owner.table === target.table;
  const [own, other] = relation.throughFields ?? [owns[0], others[isSelf ? 1 : 0]];
  const isClear = relation.throughFields
    ? owns.includes(own ?? '') && others.includes(other ?? '')
    : owns.length === (isSelf ? 2 : 1) && others.length === (isSelf ? 2 : 1);
  if (isClear && own !== undefined && other !== undefined) return { ...parts, pairs, own, other };
  const reason =
    `its relation ${name} needs two foreign keys of ${pairs.name}, to ${owner.name} and to ${target.name}; ` +
    'where there are more, throughFields names them';
  throw new ModelError('model_invalid', { model: owner.name, reason });
}
