import type { FileType, ReadBytes } from './file-types.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Bytes of an AVIF in which its size must stand. */
const AVIF_HEAD = 4096;
/** Segments of a JPEG that are looked at before its size: one holds 64 KiB. */
const MOST_SEGMENTS = 200;

/** The size that the head of an image says; null where it says none. Nothing is decoded, so that no bomb goes off. */
export async function imageSize(type: FileType, read: ReadBytes): Promise<ImageSize | null> {
  const size = await sizeOf(type, read);
  return size && size.width > 0 && size.height > 0 ? size : null;
}

async function sizeOf(type: FileType, read: ReadBytes): Promise<ImageSize | null> {
  if (type === 'image/jpeg') return jpegSize(read);
  const head = Buffer.from(await read(0, type === 'image/avif' ? AVIF_HEAD : 32));
  if (type === 'image/avif') return avifSize(head);
  if (head.length < 30) return null;
  if (type === 'image/png') return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  if (type === 'image/gif') return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
  return type === 'image/webp' ? webpSize(head) : null;
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function webpSize(head: Buffer): ImageSize | null {
  const kind = head.toString('latin1', 12, 16);
  if (kind === 'VP8X') return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
  if (kind === 'VP8 ')
    return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
  if (kind !== 'VP8L') return null;
  const bits = head.readUInt32LE(21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** The largest `ispe` box: a grid is larger than its tiles. */
function avifSize(head: Buffer): ImageSize | null {
  let largest: ImageSize | null = null;
  for (
    let at = head.indexOf('ispe');
    at !== -1 && at + 16 <= head.length;
    at = head.indexOf('ispe', at + 4)
  ) {
    const size = { width: head.readUInt32BE(at + 8), height: head.readUInt32BE(at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}

/** Goes from segment to segment to the frame (ITU-T T.81, B.1.1): notes such as EXIF, with images of their own, come before. */
async function jpegSize(read: ReadBytes): Promise<ImageSize | null> {
  let at = 2;
  for (let count = 0; count < MOST_SEGMENTS; count += 1) {
    const head = Buffer.from(await read(at, 9));
    if (head.length < 9 || head[0] !== 0xff) return null;
    const marker = head[1] ?? 0;
    if (isFrame(marker)) return { width: head.readUInt16BE(7), height: head.readUInt16BE(5) };
    // Any number of these bytes may stand before a marker.
    at += marker === 0xff ? 1 : 2 + head.readUInt16BE(2);
  }
  return null;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
