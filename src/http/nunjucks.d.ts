// The package carries no types of its own; those of its parent project fit (same API).
declare module '@11ty/nunjucks' {
  export * as default from 'nunjucks';
}

declare module '@11ty/nunjucks/src/runtime.js' {
  export { runtime as default } from 'nunjucks';
}
