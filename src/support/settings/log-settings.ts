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
  logFormat: {
    schema: z.enum(['text', 'json'], 'must be text or json'),
    default: 'text',
    env: { name: 'LOG_FORMAT' },
    doc: 'How log lines are written: as text for people, or as a JSON object on each line.',
  },
});
