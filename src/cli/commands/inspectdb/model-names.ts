import { pascalCase } from '../../../models/values/names.ts';

/** The name of a field for a column: `first_name` → `firstName`. A name that cannot be, or is taken, gets a number. */
export function fieldName(column: string, taken: ReadonlySet<string>): string {
  const pascal = pascalCase(column);
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  return free(/^[a-z]/.test(camel) ? camel : `field${pascal}`, taken);
}

/** Where a model belongs, and what it is called. */
export interface ModelName {
  readonly app: string;
  readonly name: string;
}

const APP_NAME = /^[a-z][a-z\d_]*$/;
/** The app of a table that has none in its name. */
const NO_APP = 'main';

/** The app and name of a table's model: `notes_note` → `notes`, `Note`. */
export function modelName(
  table: string,
  { app: given, taken }: { readonly app: string | null; readonly taken: ReadonlySet<string> },
): ModelName {
  const prefix = table.includes('_') ? table.slice(0, table.indexOf('_')) : '';
  const app = given ?? (APP_NAME.test(prefix) ? prefix : NO_APP);
  const short = table.startsWith(`${app}_`) ? table.slice(app.length + 1) : table;
  const name = [short, table].map(modelWord).find((candidate) => !taken.has(candidate));
  return { app, name: name ?? free(modelWord(table), taken) };
}

function modelWord(text: string): string {
  // As people write the name of a user model, which Django wrote in lower case: customuser.
  const pascal = pascalCase(text).replace(/(?<=[a-z])user$/, 'User');
  return /^[A-Z]/.test(pascal) ? pascal : `Model${pascal}`;
}

function free(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2, tried = name; ; number += 1) {
    if (!taken.has(tried)) return tried;
    tried = `${name}${number}`;
  }
}
