import { defineProject } from 'latchkey';
import { argon2Hasher } from '../../../src/core/passwords/hashers/argon2-hasher.ts';
import starter from '../../../starter/latchkey.config.ts';

/** The starter with cheap password hashes, for tests that run the server as a process of its own. */
export default defineProject({
  ...starter,
  settings: {
    ...starter.settings,
    passwordHashers: [argon2Hasher({ memoryCost: 8, timeCost: 1, parallelism: 1 })],
  },
});
