import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';
import { bytes, seconds } from '../../support/settings/setting-values.ts';

const PORT_RANGE = 'must be a port from 0 to 65535';

/** What `runserver` goes by. */
export const serverSettings = defineSettings({
  host: {
    schema: z.string().min(1),
    default: '127.0.0.1',
    env: { name: 'HOST' },
    doc: 'The address that `runserver` listens on.',
  },
  port: {
    schema: z.int(PORT_RANGE).min(0, PORT_RANGE).max(65_535, PORT_RANGE),
    default: 8000,
    env: { name: 'PORT', as: 'number' },
    doc: 'The port that `runserver` listens on; 0 takes a free one.',
  },
  keepAliveTimeout: {
    schema: seconds.max(3600, 'must be at most 3600 seconds'),
    default: 75,
    env: { name: 'KEEP_ALIVE_TIMEOUT', as: 'number' },
    doc: 'Seconds that `runserver` keeps an idle connection: longer than a balancer in front keeps its own.',
  },
  maxConnections: {
    schema: z.int().min(1, 'must be at least 1').max(1_000_000),
    default: 4096,
    doc: 'Connections to `runserver` at once; before it turns one away, it closes the idle ones.',
  },
  maxHeaderBytes: { schema: bytes(4096), default: 16_384, doc: "Bytes of a request's headers at most." },
});
