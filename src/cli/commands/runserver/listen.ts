import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { CommandError } from '../../console/command-error.ts';

interface Address {
  readonly host: string;
  readonly port: number;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program has that port. Choose a free one with --port.',
  EACCES: 'this user may not use that port. Choose one from 1024 on with --port.',
  EADDRNOTAVAIL: 'this machine does not have that address. Choose one of its own with --host.',
  ENOTFOUND: 'there is no host of that name. Choose an address of this machine with --host.',
  EAI_AGAIN: 'the name of the host cannot be looked up now. Choose an address of this machine with --host.',
};

/**
 * Starts listening; answers with the address, and with it the port that 0 became.
 *
 * @throws LatchkeyError `address_unusable`.
 */
export async function listen(server: Server, { host, port }: Address): Promise<AddressInfo> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    throw new CommandError('address_unusable', { host, port, reason: reasons[code] ?? message }, { cause });
  }
  return server.address() as AddressInfo;
}

const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Where a browser on this machine finds the site. */
export function siteUrl(host: string, port: number, basePath: string): string {
  if (EVERY_ADDRESS.has(host))
    return `http://127.0.0.1:${port}${basePath}/ and every other address of this machine`;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}${basePath}/`;
}
