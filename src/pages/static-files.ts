import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PageError } from './page-error.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};
const compressible = /\.(css|js|svg|txt|webmanifest)$/;

interface StaticFile {
  readonly type: string;
  readonly hash: string;
  readonly body: Buffer<ArrayBuffer>;
  /** The body, compressed at the first call; null where that makes nothing smaller. */
  readonly gzipped: (() => Buffer<ArrayBuffer>) | null;
}

/**
 * The site's static files, read into memory at start, each at an address that changes with its content, so that
 * browsers may keep it for ever. Only what was there at start is served: no name in a request reaches the file system.
 */
export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();
  /** Where the files are served: `/static/`. */
  readonly base: string;

  /** `folders`: of two files by one name the first counts. */
  constructor(folders: readonly string[], base = '/static/') {
    this.base = base;
    for (const folder of folders) {
      for (const name of servedFiles(folder)) {
        if (!this.#files.has(name)) this.#files.set(name, readStaticFile(join(folder, name)));
      }
    }
  }

  /**
   * The address of a file: `/static/site.css?v=3f2a…`.
   *
   * @throws LatchkeyError `static_file_unknown`.
   */
  url(name: string): string {
    const file = this.#files.get(name);
    if (!file) throw new PageError('static_file_unknown', { name });
    return `${this.base}${name}?v=${file.hash}`;
  }

  /** The answer to a request for the file at `path`; null when there is none. */
  respond(
    request: Request,
    path: string,
    securityHeaders: Readonly<Record<string, string>>,
  ): Response | null {
    const file = path.startsWith(this.base) ? this.#files.get(path.slice(this.base.length)) : undefined;
    if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) return null;
    const mayZip = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
    const zipped = mayZip && file.gzipped ? file.gzipped() : null;
    const tag = zipped ? `${file.hash}-gzip` : file.hash;
    const headers: Record<string, string> = {
      ...securityHeaders,
      'content-type': file.type,
      'cache-control': request.url.endsWith(`?v=${file.hash}`)
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      etag: `"${tag}"`,
      vary: 'Accept-Encoding',
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    };
    // A list of tags, weak ones too: ours are of hexadecimal digits between quotes, so none is part of another.
    const unchanged = request.headers.get('if-none-match')?.includes(`"${tag}"`);
    if (unchanged) return new Response(null, { status: 304, headers });
    return new Response(zipped ?? file.body, { headers });
  }
}

/** The files of a folder and of those in it that have a type known here, by their names in URLs. */
function servedFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && contentTypes[extname(entry.name)])
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length)
        .replace(/^[\\/]/, '')
        .replaceAll('\\', '/'),
    );
}

function readStaticFile(path: string): StaticFile {
  const body = readFileSync(path);
  let gzipped: Buffer<ArrayBuffer> | undefined;
  const zip = () => {
    gzipped ??= gzipSync(body, { level: 9 });
    return gzipped;
  };
  return {
    type: contentTypes[extname(path)] ?? 'application/octet-stream',
    hash: createHash('sha256').update(body).digest('hex').slice(0, 16),
    body,
    gzipped: compressible.test(path) ? zip : null,
  };
}
