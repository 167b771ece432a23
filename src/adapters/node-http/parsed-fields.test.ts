import { createServer } from 'node:http';
import querystring from 'node:querystring';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { overNetwork } from '../../testing/client/test-client.ts';
import { listen } from '../../testing/listen.ts';
import { parsedFields } from './parsed-fields.ts';

/** What a body parser makes of each body. */
async function parsedBy(
  parser: express.RequestHandler,
  bodies: readonly string[],
): Promise<readonly object[]> {
  const app = express().use(parser);
  app.post('/', (req, res) => res.json(req.body));
  const server = createServer(app);
  const { origin } = await listen(server);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  try {
    const send = overNetwork(origin);
    const parsed: object[] = [];
    for (const body of bodies) {
      const answer = await send('/', { method: 'POST', headers, body });
      parsed.push((await answer.json()) as object);
    }
    return parsed;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const BODIES = [
  'a=1&b=two%20words',
  'a=1&a=2',
  'a[]=1',
  'a[]=1&a[]=2',
  'a[b]=1&a[c]=2',
  'a[b][c]=1&a[b][d][]=2',
  'a[0][name]=x&a[1][name]=y',
  'a=&b',
];

describe('the fields of a form that a body parser has read', () => {
  it.each([
    ['with nested fields', express.urlencoded({ extended: true })],
    ['without', express.urlencoded({ extended: false })],
  ])('are read in the same way once more, %s', async (_, parser) => {
    const once = await parsedBy(parser, BODIES);
    const again = await parsedBy(
      parser,
      once.map((body) => parsedFields(body).toString()),
    );
    expect(again).toEqual(once);
  });

  it('are those of querystring too, and leave out what is none', () => {
    const parsed = querystring.parse('a=1&b=2&b=3');
    expect(parsedFields(parsed).toString()).toBe('a=1&b=2&b=3');
    const odd = { none: null, missing: undefined, run: () => 1, count: 3, on: true };
    expect(parsedFields(odd).toString()).toBe('count=3&on=true');
  });
});
