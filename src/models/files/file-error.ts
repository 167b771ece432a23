import { defineErrors } from '../../support/errors.ts';

/** Every error of the files of models, by its stable code. */
export const FileError = defineErrors({
  bucket_failed: 'The bucket {bucket} at {endpoint} did not {act} {file}: {reason}.',
  bucket_invalid: 'The storage in a bucket cannot be used: {reason}.',
  file_exists: 'There is a file at {path} already, and none is overwritten. Choose another path.',
  file_path_invalid:
    'A file cannot be kept at {path}: a path is relative, has slashes between its parts, and none of these begins with a dot.',
  file_storage_missing: 'The {field} of {model} is a file, and there is no storage to keep it in.',
  media_folder_static:
    'The setting mediaFolder is {folder}, where static files are served from. Choose a folder apart: what visitors send is no part of the site.',
});
