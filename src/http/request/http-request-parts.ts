import type { BaseUser } from '../../core/users/user.ts';
import type { RequestSource } from '../head/request-head.ts';
import type { SiteContext } from './site-context.ts';

/** What the pipeline knows of a request before its view runs. */
export interface HttpRequestParts<U extends BaseUser> {
  readonly site: SiteContext<U>;
  readonly source: RequestSource;
  /** The path as the router matched it. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly ip: string | null;
  /** Who the connection is from, a proxy perhaps; null when unknown. */
  readonly remoteAddress: string | null;
  /** What the visitor's browser speaks. */
  readonly scheme: 'http' | 'https';
  /** As `Peer` has it. */
  readonly unknownProxy: boolean;
  /** The methods that the address is known to answer; null where only your server knows. */
  readonly methods: readonly string[] | null;
  /** The parameters of the path that no log may show. Default: none. */
  readonly secretParameters?: readonly string[] | undefined;
  /** Fields of a form at most, where that is more than the setting says. */
  readonly maxFormFields?: number | undefined;
}
