/** What the forms of this package say about a value: what is wrong, and what to do. After Django's messages. */
export const formMessages = {
  required: 'This field is required.',
  requiredTick: 'This field is required. Tick the box to continue.',
  requiredChoice: 'This field is required. Choose one of the options.',
  nullCharacter: 'Null characters are not allowed.',
  notUnicode: 'This value holds characters that are not valid Unicode. Type it again.',
  lineBreak: 'Line breaks are not allowed.',
  tooLong: (limit: number, length: number) =>
    `Ensure this value has at most ${characters(limit)} (it has ${length}).`,
  tooShort: (limit: number, length: number) =>
    `Ensure this value has at least ${characters(limit)} (it has ${length}).`,
  email: 'Enter a valid email address.',
  emailLocalPart:
    'Enter a valid email address. Before the @ only letters from A to Z, digits and common signs are allowed.',
  integer: 'Enter a whole number.',
  decimal: 'Enter a number.',
  tooSmall: (limit: number) => `Ensure this value is greater than or equal to ${limit}.`,
  tooLarge: (limit: number) => `Ensure this value is less than or equal to ${limit}.`,
  decimalPlaces: (limit: number) =>
    `Ensure that there are no more than ${limit} decimal ${limit === 1 ? 'place' : 'places'}.`,
  date: 'Enter a valid date as year-month-day, for example 2026-05-31.',
  datetime: 'Enter a valid date and time, for example 2026-05-31T14:30.',
  url: 'Enter a valid URL that starts with https:// or http://.',
  slug: 'Enter a value of letters, digits, underscores or hyphens only.',
  choice: 'Select a valid choice. That choice is not one of those available.',
};

function characters(count: number): string {
  return `${count} ${count === 1 ? 'character' : 'characters'}`;
}
