import { FileError } from '../../../models/files/file-error.ts';
import { isFolder } from '../../../models/files/stored-path.ts';

/** A bucket of Amazon S3, or of another server with the same interface, and who reads and writes it. */
export interface S3Options {
  readonly bucket: string;
  /** Such as `eu-central-1`; of another server what it says, often `us-east-1` or `auto`. */
  readonly region: string;
  /** The address of another server than Amazon's, without the bucket: `https://s3.example.com`. */
  readonly endpoint?: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of keys that are good for a while. */
  readonly sessionToken?: string | undefined;
  /** Where in the bucket: `media`. Default: the bucket itself. */
  readonly folder?: string | undefined;
  /** Milliseconds without a byte after which a request has failed. Default: 10,000. */
  readonly timeout?: number | undefined;
}

const REQUIRED = ['bucket', 'region', 'accessKeyId', 'secretAccessKey'] as const;

/** A label of a host name, or several: what every server takes (Amazon's rules for buckets). */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Where the bucket is, with a slash at the end. @throws LatchkeyError `bucket_invalid` */
export function bucketAddress(options: S3Options): string {
  const { bucket, region, endpoint, folder } = options;
  const missing = REQUIRED.find((name) => typeof options[name] !== 'string' || options[name] === '');
  if (missing) throw new FileError('bucket_invalid', { reason: `${missing} is missing` });
  if (!BUCKET.test(bucket)) throw new FileError('bucket_invalid', { reason: 'bucket is no name of one' });
  if (!/^[\w-]+$/.test(region)) throw new FileError('bucket_invalid', { reason: 'region is no name of one' });
  if (folder !== undefined && !isFolder(folder)) {
    throw new FileError('bucket_invalid', {
      reason: 'folder has others than letters, digits, _, - and slashes',
    });
  }
  if (endpoint !== undefined) return `${originOf(endpoint)}/${bucket}/`;
  // A bucket with a dot is in no certificate of `*.s3.REGION.amazonaws.com`.
  const host = `s3.${region}.amazonaws.com`;
  return bucket.includes('.') ? `https://${host}/${bucket}/` : `https://${bucket}.${host}/`;
}

function originOf(endpoint: string): string {
  const url = URL.parse(endpoint);
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) {
    throw new FileError('bucket_invalid', {
      reason: 'endpoint is no address of a server, such as https://s3.example.com',
    });
  }
  return url.origin;
}
