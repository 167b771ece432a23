import { type ProblemSentences, valueSentences } from '../../../models/fields/value-problem.ts';

/** What the forms of this package say about a value: what is wrong, and what to do. */
export const formMessages = {
  required: 'Please fill this in.',
  requiredTick: 'Tick this box to go on.',
  requiredChoice: 'Choose one of the options.',
  nullCharacter: 'There is a NUL character in this text. Type it again without it.',
  notUnicode: 'This value holds characters that are not valid Unicode. Type it again.',
  lineBreak: 'This must be one line of text.',
  tooLong: (limit: number, length: number) => `At most ${characters(limit)}, please: there are ${length}.`,
  tooShort: (limit: number, length: number) => `At least ${characters(limit)}, please: there are ${length}.`,
  email: 'This is not an email address. Type one like name@example.com.',
  emailLocalPart:
    'This is not an email address that works here. Before the @ only letters from A to Z, digits and common signs are allowed.',
  integer: 'Enter a whole number.',
  decimal: 'Enter a number.',
  tooSmall: (limit: number) => `Enter ${limit} or more.`,
  tooLarge: (limit: number) => `Enter ${limit} or less.`,
  decimalPlaces: (limit: number) =>
    `At most ${limit} ${limit === 1 ? 'digit' : 'digits'} after the point, please.`,
  date: 'Enter a date as year-month-day, for example 2026-05-31.',
  datetime: 'Enter date and time, for example 2026-05-31T14:30.',
  url: 'Enter a web address that starts with https:// or http://.',
  json: 'This is not JSON. Write it like {"name": "value"} or ["one", "two"].',
  jsonProblem: (problem: string) => `This JSON cannot be kept: ${problem}.`,
  uuid: 'Enter a UUID, for example 01890a5d-ac96-774b-bcce-b302099a8057.',
  slug: 'Use only letters, digits, underscores and hyphens.',
  duplicate: (model: string, fields: readonly string[]) =>
    `Another ${model} has this ${fields.join(' and ')} already.`,
  gone: (model: string) => `This ${model} is not there any more.`,
  choice: 'Choose one of the options that are offered.',
};

function characters(count: number): string {
  return `${count} ${count === 1 ? 'character' : 'characters'}`;
}

/** What a form says of a value that a field of a model refuses, or a check of a kind. */
export const problemMessages: ProblemSentences = {
  ...valueSentences,
  nul: () => formMessages.nullCharacter,
  unicode: () => formMessages.notUnicode,
  empty: () => formMessages.required,
  tooLong: ({ limit, length }) => formMessages.tooLong(limit, length),
  email: ({ reason }) =>
    reason === 'local_part_not_ascii' ? formMessages.emailLocalPart : formMessages.email,
  slug: () => formMessages.slug,
  url: () => formMessages.url,
  choice: () => formMessages.choice,
  integer: () => formMessages.integer,
  tooSmall: ({ limit }) => formMessages.tooSmall(limit),
  tooLarge: ({ limit }) => formMessages.tooLarge(limit),
  decimal: () => formMessages.decimal,
  decimalPlaces: ({ limit }) => formMessages.decimalPlaces(limit),
  date: () => formMessages.date,
  datetime: () => formMessages.datetime,
  datetimeText: () => formMessages.datetime,
  jsonText: () => formMessages.json,
  jsonLoss: ({ problem }) => formMessages.jsonProblem(problem),
  uuid: () => formMessages.uuid,
  reference: () => formMessages.tooSmall(1),
};
