/** Where a project is declared: the first that is there. */
export const CONFIG_FILES = ['latchkey.config.ts', 'latchkey.config.js', 'latchkey.config.mjs'] as const;
