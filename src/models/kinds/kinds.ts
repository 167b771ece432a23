import { binary } from './data/binary.ts';
import { file } from './data/file.ts';
import { foreignKey } from './data/foreign-key.ts';
import { image } from './data/image.ts';
import { json } from './data/json.ts';
import { oneToOne } from './data/one-to-one.ts';
import { uuid } from './data/uuid.ts';
import { bigInteger } from './numbers/big-integer.ts';
import { boolean } from './numbers/boolean.ts';
import { decimal } from './numbers/decimal.ts';
import { integer } from './numbers/integer.ts';
import { email } from './texts/email.ts';
import { enumeration } from './texts/enum.ts';
import { slug } from './texts/slug.ts';
import { text } from './texts/text.ts';
import { url } from './texts/url.ts';
import { date } from './times/date.ts';
import { datetime } from './times/datetime.ts';
import { duration } from './times/duration.ts';
import { time } from './times/time.ts';

/**
 * The kinds of field, by the names of their builders. A new one is a file and a line here. Of two that could print one
 * column, `inspectdb` takes the first.
 */
export const kinds = {
  /** An email address, at most 254 characters. Letter case does not count, unless `ignoreCase` is false. */
  email,

  /** Text; with `maxLength` a column of that length. */
  text,

  /** Letters, digits, `_` and `-`, at most 50: the part of an address that stands for a thing. */
  slug,

  /** An address of the Web that starts with http: or https:, at most 200 characters. */
  url,

  /** One of some values: `field.enum({ choices: ['light', 'dark'], default: 'light' })`. */
  enum: enumeration,

  /** A whole number of 32 bits. */
  integer,

  /** A whole number up to 2^53, what JavaScript counts exactly. */
  bigInteger,

  /** A decimal number, as a string such as `'12.50'`: a JavaScript number would round it. */
  decimal,

  boolean,

  /** A day, as a string such as `'2026-01-31'`. */
  date,

  /** A moment in time, kept in UTC to the millisecond. */
  datetime,

  /** A time of day, as a string such as `'12:30:00'`, with up to six digits of a second. */
  time,

  /** A length of time in microseconds, a whole number up to 2^53: 285 years. An hour is `3_600_000_000`. */
  duration,

  /** Anything that JSON can hold: `field.json({ schema: z.array(z.string()) })`, or `field.json<Tags>()`. */
  json,

  /** Bytes, as a `Uint8Array`. Forms do not show it unless `editable` is true. */
  binary,

  /**
   * A file, by its path in the storage: `field.file({ folder: 'reports', types: ['application/pdf'] })`. It is given what a form
   * has of it, an `UploadedFile`. Django's `FileField`.
   */
  file,

  /** A file that is a PNG, JPEG, GIF, WebP or AVIF by its bytes. Django's `ImageField`. */
  image,

  /**
   * A UUID in lower case with dashes, `'01890a5d-ac96-774b-bcce-b302099a8057'`: `field.uuid({ default: uuid7 })`, or
   * `uuid4` for one that nobody can guess.
   */
  uuid,

  /**
   * Another model's row, by its id: `ownerId: field.foreignKey(() => CustomUser, { onDelete: 'cascade' })`; `'self'` for a
   * row of the same model, `'user'` for one of the project's users. It has an index.
   */
  foreignKey,

  /**
   * A foreign key whose rows are each referred to once at most: `userId: field.oneToOne('user', { onDelete: 'cascade' })`.
   * It is unique. Django's `OneToOneField`.
   */
  oneToOne,
} as const;

/** What a field holds, and with it how it is stored, checked and shown. */
export type FieldKind = keyof typeof kinds;
