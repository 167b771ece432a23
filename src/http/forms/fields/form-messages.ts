import type { ProblemSentences } from '../../../models/fields/value-problem.ts';
import { type KeyedText, LowerCased, type Sentence, text } from '../../../support/texts/keyed-text.ts';

/** What the forms of this package say about a value: what is wrong, and what to do. */
export const formMessages = {
  required: text('forms.required'),
  requiredTick: text('forms.requiredTick'),
  requiredChoice: text('forms.requiredChoice'),
  nullCharacter: text('forms.nullCharacter'),
  notUnicode: text('forms.notUnicode'),
  lineBreak: text('forms.lineBreak'),
  tooLong: (limit: number, length: number) => text('forms.tooLong', { limit, length }),
  tooShort: (limit: number, length: number) => text('forms.tooShort', { limit, length }),
  duplicate: (model: Sentence, fields: readonly Sentence[]) =>
    text('forms.duplicate', { model, fields, fieldsLower: fields.map((field) => new LowerCased(field)) }),
  gone: (model: Sentence) => text('forms.gone', { model }),
  choice: text('forms.choice'),
  stillNeeded: text('forms.stillNeeded'),
  fileNotSent: text('forms.fileNotSent'),
};

/** As people read it: with one digit after the point, and never 0. */
function megabytes(bytes: number): number {
  return Math.max(0.1, Math.round(bytes / 104_857.6) / 10);
}

/** What a form says of a value that a field of a model refuses, or a check of a kind. */
export const problemMessages: ProblemSentences<KeyedText> = {
  text: () => text('forms.text'),
  nul: () => formMessages.nullCharacter,
  unicode: () => formMessages.notUnicode,
  empty: () => formMessages.required,
  tooLong: ({ limit, length }) => formMessages.tooLong(limit, length),
  email: ({ reason }) => text(reason === 'local_part_not_ascii' ? 'forms.emailLocalPart' : 'forms.email'),
  slug: () => text('forms.slug'),
  url: () => text('forms.url'),
  choice: () => formMessages.choice,
  integer: () => text('forms.integer'),
  tooSmall: ({ limit }) => text('forms.tooSmall', { limit }),
  tooLarge: ({ limit }) => text('forms.tooLarge', { limit }),
  decimal: () => text('forms.decimal'),
  decimalPlaces: ({ limit }) => text('forms.decimalPlaces', { limit }),
  wholeDigits: ({ limit }) => text('forms.wholeDigits', { limit }),
  boolean: () => text('forms.boolean'),
  date: () => text('forms.date'),
  datetime: () => text('forms.datetime'),
  datetimeText: () => text('forms.datetime'),
  json: ({ problem }) => text('forms.jsonUnkept', { problem }),
  jsonText: () => text('forms.json'),
  jsonLoss: ({ problem }) => text('forms.jsonProblem', { problem }),
  time: () => text('forms.time'),
  duration: () => text('forms.duration'),
  binary: () => text('forms.binary'),
  file: () => text('forms.file'),
  fileEmpty: () => text('forms.fileEmpty'),
  fileTooLarge: ({ limit, size }) =>
    text('forms.fileTooLarge', { limit: megabytes(limit), size: megabytes(size) }),
  fileType: ({ types }) => text('forms.fileType', { types }),
  imageDamaged: () => text('forms.imageDamaged'),
  imageTooLarge: ({ width, height }) => text('forms.imageTooLarge', { width, height }),
  uuid: () => text('forms.uuid'),
  reference: () => text('forms.tooSmall', { limit: 1 }),
  userReference: () => text('forms.userReference'),
};
