/** `isActive` → `is_active`: the column's, and Django's, way to write a name. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `isActive` → `is_active`, for the compiler. */
export type SnakeCase<Name extends string> = Name extends `${infer Head}${infer Rest}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Rest>}`
  : Name;

/** A column's or table's name as words with capitals: `first_name` → `FirstName`. What is no letter or digit goes. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z\d]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** What people call a model that is given no label: `NewsItem` → `news item`. */
export function labelOfModel(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase();
}

/** The label of a field that is given none: `confirmPassword` and `confirm_password` → `Confirm password`. */
export function labelFromName(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[_\s]+/)
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
  const label = words.join(' ');
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}

/** A name as words in small letters: `firstName` and `first_name` → `first name`. */
export function inWords(name: string): string {
  return name.replace(/_/g, ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
