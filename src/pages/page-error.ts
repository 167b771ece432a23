import { defineErrors } from '../support/errors.ts';

/** Every error of pages, middleware and static files, by its stable code. */
export const PageError = defineErrors({
  middleware_changes_answer:
    'Middleware has changed what next() gave for {path}, a page of your server: that answer stands for the page, which is made afterwards. Return it as it is, or answer without calling next().',
  static_file_unknown: 'There is no static file {name}.',
});
