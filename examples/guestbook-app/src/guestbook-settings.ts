import { defineSettings } from 'latchkey';
import { z } from 'zod';

export const guestbookSettings = defineSettings({
  guestbookPageSize: {
    schema: z.int().min(1).max(100),
    default: 20,
    env: { name: 'GUESTBOOK_PAGE_SIZE', as: 'number' },
    doc: 'Entries on the page, the latest first.',
  },
});
