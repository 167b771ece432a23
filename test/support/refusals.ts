import { expect } from 'vitest';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { exchange, type RawExchangeOptions } from './raw-exchange.ts';

/** What a hostile message must be answered with, and what the log must say about it. */
export interface Refusal {
  readonly status: number | readonly number[];
  readonly reason: string | RegExp;
  /** Milliseconds until the server has said so. Default 2000. */
  readonly within?: number;
}

/**
 * Sends a message and expects one refusal, a line in the log that names its reason, and a server that goes on
 * answering everybody else.
 */
export async function expectRefusal(
  site: TestSite<User>,
  message: string | Uint8Array,
  { status, reason, within = 2000, ...options }: Refusal & RawExchangeOptions,
): Promise<void> {
  const before = site.log.length;
  const sent = performance.now();
  const { statuses, text } = await exchange(site.port, message, options);
  expect(performance.now() - sent).toBeLessThan(within);
  expect(statuses, text).toHaveLength(1);
  expect([status].flat(), text).toContain(statuses[0]);
  const lines = site.log.slice(before).join('');
  expect(lines).toContain(`status=${statuses[0]}`);
  expect(lines).toMatch(reason);
  expect((await fetch(site.origin)).status).toBe(200);
}

/** A request in one piece. The header lines come without line breaks; `Connection: close` is added. */
export function rawRequest(
  site: TestSite<User>,
  start: string,
  headers: readonly string[] = [],
  body = '',
): string {
  const host = `Host: 127.0.0.1:${site.port}`;
  return `${[`${start} HTTP/1.1`, host, 'Connection: close', ...headers].join('\r\n')}\r\n\r\n${body}`;
}
