import { isLoopbackAddress, isLoopbackOrigin } from '../../support/loopback.ts';
import { hostOf, type RequestHead } from './request-head.ts';

/** What proxies and tunnels add: who comes through one is not at this machine, whatever the connection says. */
const FORWARDED =
  /^(?:forwarded|via|true-client-|x-(?:forwarded|real|client|original|envoy|amz|azure|arr|appengine|vercel|cluster|request-start|github)|cf-|cdn-|fly-|fastly-|ngrok-|tailscale-)/;

interface Sender {
  readonly headers: Headers;
  /** The address that the connection is from. */
  readonly ip: string | null;
}

/** Whether somebody at this machine asks, by a name of this machine, and nobody in between. */
export function isFromThisMachine(head: RequestHead, { headers, ip }: Sender): boolean {
  if (ip === null || !isLoopbackAddress(ip)) return false;
  // A page of another name that leads to this machine must not read it (DNS rebinding).
  if (!isLoopbackOrigin(`http://${hostOf(head)}`)) return false;
  return [...headers.keys()].every((name) => !FORWARDED.test(name));
}
