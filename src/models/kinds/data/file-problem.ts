import { ValueProblem } from '../../fields/value-problem.ts';
import type { FileRules } from '../../files/file-rules.ts';
import { type FileType, fileTypes } from '../../files/file-types.ts';
import type { UploadedFile } from '../../files/uploaded-file.ts';

/** What is wrong with a file; null where nothing is. */
export function fileProblem(
  file: UploadedFile,
  { maxSize, types, maxPixels }: FileRules,
): ValueProblem | null {
  const { size, content } = file;
  if (size === 0) return ValueProblem.of('fileEmpty', {});
  const limit = Math.min(maxSize ?? Number.POSITIVE_INFINITY, file.limit ?? Number.POSITIVE_INFINITY);
  if (size > limit) return ValueProblem.of('fileTooLarge', { limit, size });
  if (types && (content.type === null || !types.includes(content.type))) {
    return ValueProblem.of('fileType', { types: namesOf(types) });
  }
  if (maxPixels === undefined || content.type === null || !fileTypes[content.type].isImage) return null;
  const { width, height } = content;
  if (width === null || height === null) return ValueProblem.of('imageDamaged', {});
  return width * height > maxPixels ? ValueProblem.of('imageTooLarge', { width, height }) : null;
}

/** What people call the types: `PNG, JPG`. */
function namesOf(types: readonly FileType[]): string {
  return types.map((type) => fileTypes[type].extension.toUpperCase()).join(', ');
}
