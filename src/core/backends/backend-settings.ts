import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';
import type { AnyBackendFactory } from './authentication-backend.ts';

const backendFactory = z.custom<AnyBackendFactory>(
  (value) => typeof value === 'function',
  'must be a backend factory',
);

export const backendSettings = defineSettings({
  authenticationBackends: {
    schema: z.array(backendFactory).min(1).nullable(),
    default: null,
    doc: 'The backends that are asked who somebody is, in this order; null: `passwordBackend` alone.',
  },
});
