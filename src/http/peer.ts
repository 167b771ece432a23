import { BlockList, isIP } from 'node:net';
import type { RequestHeaders } from './request-head.ts';

/** Who is at the other end of a request. */
export interface Peer {
  /** The visitor's address, without the `::ffff:` of mapped IPv4; null when unknown. */
  readonly ip: string | null;
  /** What the visitor's browser speaks: only a trusted proxy can say that it is https. */
  readonly scheme: 'http' | 'https';
}

/** Finds the visitor behind proxies. `trusted`: addresses and ranges of proxies that are believed. */
export class PeerFinder {
  readonly #trusted: BlockList | null;

  constructor(trusted: readonly string[]) {
    this.#trusted = trusted.length > 0 ? blockList(trusted) : null;
  }

  /** `remoteAddress`: who the connection is from. Without trusted proxies the forwarding headers say nothing. */
  find(remoteAddress: string | null, headers: RequestHeaders, scheme: 'http' | 'https'): Peer {
    const ip = remoteAddress === null ? null : plainAddress(remoteAddress);
    if (!this.#trusted || ip === null || !this.#isTrusted(ip)) return { ip, scheme };
    const forwardedProto = headers.get('x-forwarded-proto')?.split(',').at(-1)?.trim().toLowerCase();
    return {
      ip: this.#firstUntrusted(ip, headers.get('x-forwarded-for')),
      // Traefik says wss of a WebSocket's upgrade.
      scheme: forwardedProto === 'https' || forwardedProto === 'wss' ? 'https' : scheme,
    };
  }

  /** Each proxy adds who it heard from at the right end: the first one from there that is no proxy is the visitor. */
  #firstUntrusted(ip: string, forwardedFor: string | null): string {
    let nearest = ip;
    for (const hop of (forwardedFor ?? '').split(',').reverse()) {
      const address = plainAddress(hop.trim());
      if (!isIP(address)) break;
      nearest = address;
      if (!this.#isTrusted(address)) break;
    }
    return nearest;
  }

  #isTrusted(ip: string): boolean {
    return this.#trusted?.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4') ?? false;
  }
}

function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

function blockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
