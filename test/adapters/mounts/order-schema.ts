import { z } from 'zod';

/** What the page `/api/order` takes. */
export const orderSchema = z.strictObject({
  title: z.string().min(1),
  count: z.int().default(1),
  lines: z.array(z.object({ item: z.string() })).default([]),
});
