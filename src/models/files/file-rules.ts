import { type FileType, imageTypes } from './file-types.ts';

/** What a file must be. */
export interface FileRules {
  /** Bytes at most. Default: what the setting `maxFileBytes` lets through. */
  readonly maxSize?: number | undefined;
  /** The types that its first bytes may say. Default: any file, also of a type that is not known. */
  readonly types?: readonly FileType[] | undefined;
  /** Pixels of an image at most, width by height: a small file may say that it is a huge image. Default: any. */
  readonly maxPixels?: number | undefined;
}

/** Pixels of an image at most where nobody says more: what cameras make, and 200 MB of memory where it is decoded. */
export const MOST_PIXELS = 50_000_000;

/** Rules of images: what is no PNG, JPEG, GIF, WebP or AVIF by its bytes is none. */
export function imageRules({ types = imageTypes, maxPixels = MOST_PIXELS, maxSize }: FileRules): FileRules {
  return { types, maxPixels, maxSize };
}
