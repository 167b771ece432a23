/** The types that are told by their first bytes. An SVG is none: it is a page, with scripts. */
export const fileTypes = {
  'image/png': { extension: 'png', isImage: true },
  'image/jpeg': { extension: 'jpg', isImage: true },
  'image/gif': { extension: 'gif', isImage: true },
  'image/webp': { extension: 'webp', isImage: true },
  'image/avif': { extension: 'avif', isImage: true },
  'application/pdf': { extension: 'pdf', isImage: false },
} as const;

export type FileType = keyof typeof fileTypes;

/** Bytes of a file by their position. */
export type ReadBytes = (position: number, length: number) => Promise<Uint8Array>;

/** The types of images. */
export const imageTypes: readonly FileType[] = typesWhere(({ isImage }) => isImage);

function typesWhere(test: (type: (typeof fileTypes)[FileType]) => boolean): readonly FileType[] {
  return (Object.keys(fileTypes) as FileType[]).filter((type) => test(fileTypes[type]));
}
