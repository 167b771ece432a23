import { defineErrors } from '../../support/errors.ts';

/** Every error of a project, its settings and its environment, by its stable code. */
export const ProjectError = defineErrors({
  model_unusable: 'objects() cannot be asked for the model {model}: {reason}.',
  package_files_missing:
    'The templates of Latchkey are not in {folder}. A bundler has put its code into another file, without them. Leave the package latchkey outside of the bundle, as with esbuild --external:latchkey --external:latchkey/*',
  folder_missing: 'There is no folder {folder}.',
  env_file_unreadable: 'The file {file} cannot be read: {reason}',
});
