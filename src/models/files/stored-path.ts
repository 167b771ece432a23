import { randomString } from '../../support/secrets.ts';
import { fileTypes } from './file-types.ts';
import type { UploadedFile } from './uploaded-file.ts';

/** Characters of a name that are kept, and what makes one path unlike any other: 16 of 62 characters, 95 bits. */
const MOST_OF_NAME = 40;
const RANDOM = 16;

const FOLDER = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;

/** Whether a text is a folder in the storage. */
export function isFolder(text: string): boolean {
  return FOLDER.test(text);
}

/**
 * Whether a text is a path that a storage may have a file at: relative, with slashes, and no part of it hidden or one that leads
 * out. Django's paths are such.
 */
export function isStoredPath(path: string): boolean {
  if (path === '' || /[\p{Cc}\\:]/u.test(path) || !path.isWellFormed()) return false;
  return path.split('/').every((part) => part !== '' && !part.startsWith('.') && part.trim() === part);
}

/**
 * A new path for a file: `pictures/ada-7Kd02….png`. Nobody can guess it, no two are the same, and its ending says what the bytes
 * say, whatever the visitor called it. `maxLength`: characters at most.
 */
export function newStoredPath(
  { name, content }: Pick<UploadedFile, 'name' | 'content'>,
  { folder, maxLength }: { readonly folder: string; readonly maxLength: number },
): string {
  const [stem, given] = splitName(name);
  const ending = content.type ? fileTypes[content.type].extension : unknownExtension(given);
  const start = folder === '' ? '' : `${folder}/`;
  const rest = `-${randomString(RANDOM)}.${ending}`;
  const room = Math.max(1, Math.min(MOST_OF_NAME, maxLength - start.length - rest.length));
  return `${start}${shortened(stem, room)}${rest}`;
}

/** The name in letters, digits and dashes, and its ending. */
function splitName(name: string): readonly [stem: string, ending: string] {
  const base = name.normalize('NFC').slice(-1000).split(/[/\\]/).at(-1) ?? '';
  const dot = base.lastIndexOf('.');
  const stem = dot > 0 ? base.slice(0, dot) : base;
  const plain = stem.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  return [plain === '' ? 'file' : plain, dot > 0 ? base.slice(dot + 1).toLowerCase() : ''];
}

/** Whole characters, as many as there is room for. */
function shortened(text: string, room: number): string {
  const kept = text.slice(0, room);
  return kept.isWellFormed() ? kept : kept.slice(0, -1);
}

/** The ending of what no bytes tell. A known one would say what is not so: a page that calls itself an image. */
function unknownExtension(given: string): string {
  const isKnown = Object.values(fileTypes).some(({ extension }) => extension === given) || given === 'jpeg';
  return /^[a-z0-9]{1,10}$/.test(given) && !isKnown ? given : 'bin';
}
