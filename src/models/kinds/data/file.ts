import {
  asItIs,
  type FieldKindDefinition,
  neverPrinted,
  no,
  noSchema,
  shownAsItIs,
} from '../../fields/field-kind-definition.ts';
import { type FieldOf, makeField } from '../../fields/make-field.ts';
import { checkFile, type FileOptions, type FileParts, fileOptionNames, fileParts } from './file-parts.ts';

type Build = <const O extends FileOptions>(options?: O) => FieldOf<'file', FileParts, string, O>;

const build: Build = (options = {} as never) =>
  makeField({ kind: 'file', options: fileOptionNames }, options, fileParts('file', options));

export const file: FieldKindDefinition<FileParts, Build> = {
  build,
  options: fileOptionNames,
  holdsText: true,
  takesEmptyText: no,
  schema: noSchema,
  check: checkFile,
  fromJson: asItIs,
  parse: asItIs,
  show: shownAsItIs,
  column: ({ maxLength }) => ({ type: 'varchar', length: maxLength }),
  control: ({ rules }) => ({ name: 'file', fileRules: rules }),
  // A path without a file would be a lie.
  sample: () => undefined,
  printed: neverPrinted,
};
