import type { FieldKindDefinition } from '../../fields/field-kind-definition.ts';
import { type FieldOf, makeField } from '../../fields/make-field.ts';
import { file } from './file.ts';
import { type FileParts, fileParts, type ImageOptions, imageOptionNames } from './file-parts.ts';

type Build = <const O extends ImageOptions>(options?: O) => FieldOf<'image', FileParts, string, O>;

const build: Build = (options = {} as never) =>
  makeField({ kind: 'image', options: imageOptionNames }, options, fileParts('image', options));

/** A file that is an image: what else it is, the rules of `fileParts` say. */
export const image: FieldKindDefinition<FileParts, Build> = { ...file, build, options: imageOptionNames };
