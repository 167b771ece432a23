import { type FileType, fileTypes, type ReadBytes } from './file-types.ts';
import { imageSize } from './image-size.ts';

/** What the bytes of a file say about it. */
export interface FileContent {
  /** Null: none of those that are known. */
  readonly type: FileType | null;
  /** In pixels; null for what is no image, and for one whose head is damaged. */
  readonly width: number | null;
  readonly height: number | null;
}

/** Looks at the head of a file. No image is decoded. */
export async function fileContent(read: ReadBytes): Promise<FileContent> {
  const type = typeOf(Buffer.from(await read(0, 16)));
  const size = type && fileTypes[type].isImage ? await imageSize(type, read) : null;
  return { type, width: size?.width ?? null, height: size?.height ?? null };
}

/** https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern and, for AVIF, ISO/IEC 23000-22. */
function typeOf(head: Buffer): FileType | null {
  const text = head.toString('latin1');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(text)) return 'image/gif';
  if (/^RIFF.{4}WEBPVP/s.test(text)) return 'image/webp';
  if (/^.{4}ftypavi[fs]/s.test(text)) return 'image/avif';
  return text.startsWith('%PDF-') ? 'application/pdf' : null;
}
