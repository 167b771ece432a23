import { fileURLToPath } from 'node:url';
import { type Excerpt, excerptOf } from './excerpt.ts';

export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  /** Where it was thrown and called, the innermost first. */
  readonly frames: readonly string[];
  readonly excerpt: Excerpt | null;
}

const MOST_CAUSES = 5;
const MOST_FRAMES = 40;

/** An error and its causes, the outermost first. `folders`: whose code may be shown. */
export function describeError(error: unknown, folders: readonly string[]): readonly ErrorDescription[] {
  const all: ErrorDescription[] = [];
  let next: unknown = error;
  const seen = new Set<unknown>();
  while (next !== undefined && next !== null && !seen.has(next) && all.length < MOST_CAUSES) {
    seen.add(next);
    all.push(describe(next, folders));
    next = next instanceof Error ? next.cause : undefined;
  }
  return all;
}

function describe(error: unknown, folders: readonly string[]): ErrorDescription {
  if (!(error instanceof Error))
    return { name: typeof error, message: String(error), frames: [], excerpt: null };
  const { message, stack = '' } = error;
  const behind = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack;
  const frames = behind
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) =>
      line
        .trim()
        .slice('at '.length)
        .replace(/file:\/\/[^\s)]*?(?=:\d+:\d+)/, toPath),
    );
  const places = [templatePlace(error), ...frames.map(framePlace)];
  return {
    name: error.constructor.name || error.name,
    message,
    frames,
    excerpt: firstExcerpt(places, folders),
  };
}

function firstExcerpt(places: readonly (Place | null)[], folders: readonly string[]): Excerpt | null {
  for (const place of places) {
    const excerpt = place && excerptOf(place.path, place.line, folders);
    if (excerpt) return excerpt;
  }
  return null;
}

interface Place {
  readonly path: string;
  readonly line: number;
}

/** Where a template failed: see `templateFailure`. */
function templatePlace(error: Error): Place | null {
  const { templatePlace: place } = error as { templatePlace?: Place };
  return place ?? null;
}

function framePlace(frame: string): Place | null {
  const [, path, line] = /(?:\(|^|\s)((?:\/|[A-Z]:\\)[^()]*):(\d+):\d+\)?$/.exec(frame) ?? [];
  return path === undefined ? null : { path, line: Number(line) };
}

function toPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
