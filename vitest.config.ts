import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      'latchkey/express': source('express.ts'),
      'latchkey/fastify': source('fastify.ts'),
      'latchkey/hono': source('hono.ts'),
      'latchkey/node': source('node.ts'),
      'latchkey/migrations': source('migrations.ts'),
      'latchkey/testing': source('testing.ts'),
      latchkey: source('index.ts'),
    },
  },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'starter/**/*.test.ts'],
    globalSetup: ['test/support/provide-postgres.ts'],
    // One core would be left to the terminal: of two that is half.
    maxWorkers: '100%',
    testTimeout: 30_000,
    // The first file that needs dist/ builds it in a hook.
    hookTimeout: 120_000,
  },
});
