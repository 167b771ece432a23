import { kinds } from './kinds.ts';

type Builders = { readonly [Kind in keyof typeof kinds]: (typeof kinds)[Kind]['build'] };

const builders = Object.entries(kinds).map(([kind, { build }]) => [kind, build]);

/** The builders of a model's fields: `email: field.email({ unique: true })`. */
export const field = Object.fromEntries(builders) as Builders;
