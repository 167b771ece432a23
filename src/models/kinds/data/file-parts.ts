import type { FieldBase } from '../../fields/field-base.ts';
import { FieldError } from '../../fields/field-error.ts';
import type { FieldOptions } from '../../fields/make-field.ts';
import { problem, type ValueProblem } from '../../fields/value-problem.ts';
import { type FileRules, imageRules } from '../../files/file-rules.ts';
import { type FileType, fileTypes } from '../../files/file-types.ts';
import { isFolder, isStoredPath } from '../../files/stored-path.ts';
import { UploadedFile } from '../../files/uploaded-file.ts';
import { checkText } from '../texts/check-text.ts';
import { fileProblem } from './file-problem.ts';

export interface FileOptions extends FieldOptions<string> {
  /** The folder in the storage: letters, digits, `_`, `-` and slashes. Default: the storage itself. Django's `upload_to`. */
  readonly folder?: string;
  /** Bytes at most. Default: what the setting `maxFileBytes` lets through. */
  readonly maxSize?: number;
  /** The types that its first bytes may say, such as `application/pdf`. Default: any file. */
  readonly types?: readonly FileType[];
  /** Characters of its path at most. Default 100, as Django's. */
  readonly maxLength?: number;
}

export interface ImageOptions extends FileOptions {
  /** Pixels at most, width by height. Default 50 million. */
  readonly maxPixels?: number;
}

/** What a field of files has. */
export interface FileParts {
  readonly folder: string;
  readonly rules: FileRules;
  readonly maxLength: number;
}

export const fileOptionNames = ['folder', 'maxSize', 'types', 'maxLength'];
export const imageOptionNames = [...fileOptionNames, 'maxPixels'];

/** Django's FileField. */
const MAX_PATH_LENGTH = 100;
/** Characters that a path has besides its folder. */
const LEAST_NAME = 30;

/** @throws LatchkeyError `field_invalid`. */
export function fileParts(kind: 'file' | 'image', options: ImageOptions): object {
  const { folder = '', maxLength = MAX_PATH_LENGTH, maxSize, types, maxPixels } = options;
  const refuse = (reason: string) => new FieldError('field_invalid', { kind, reason });
  if (folder !== '' && !isFolder(folder)) {
    throw refuse('its folder is made of letters, digits, _, - and slashes between them');
  }
  if (folder.length + LEAST_NAME > maxLength) throw refuse('its maxLength has no room for folder and name');
  if (maxSize !== undefined && !(maxSize >= 1)) throw refuse('its maxSize is 1 byte or more');
  const unknown = types?.find((type) => !Object.hasOwn(fileTypes, type));
  if (unknown !== undefined) {
    throw refuse(
      `its types can be told by their bytes, and ${unknown} cannot: ${Object.keys(fileTypes).join(', ')}`,
    );
  }
  const rules: FileRules = { maxSize, types, maxPixels };
  return { folder, maxLength, rules: kind === 'image' ? imageRules(rules) : rules };
}

/** A new file, or the path of one that is kept. */
export function checkFile(
  value: unknown,
  field: FieldBase & FileParts,
): string | UploadedFile | ValueProblem {
  if (value instanceof UploadedFile) return fileProblem(value, field.rules) ?? value;
  const path = checkText(value, field);
  return typeof path !== 'string' || path === '' || isStoredPath(path) ? path : problem('file');
}
