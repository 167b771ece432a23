import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';

export const keySettings = defineSettings({
  secretKey: {
    schema: z.string().min(50, 'must have at least 50 characters; make one with: openssl rand -base64 48'),
    env: { name: 'SECRET_KEY' },
    doc: 'The key of every signature: at least 50 random characters, secret, the same in every process.',
  },
  secretKeyFallbacks: {
    schema: z.array(z.string().min(1)),
    default: [],
    env: { name: 'SECRET_KEY_FALLBACKS', as: 'list' },
    doc: 'Older secret keys whose signatures are still accepted while they are replaced.',
  },
});
