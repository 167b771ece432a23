import { z } from 'zod';
import { defineSettings } from './setting.ts';

export const logSettings = defineSettings({
  logLevel: {
    schema: z.enum(
      ['debug', 'info', 'warn', 'error', 'silent'],
      'must be debug, info, warn, error or silent',
    ),
    default: 'info',
    env: { name: 'LOG_LEVEL' },
    doc: 'The least severe log lines that are written.',
  },
});
