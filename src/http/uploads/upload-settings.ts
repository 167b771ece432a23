import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';
import { bytes } from '../../support/settings/setting-values.ts';

/** What files may come with a form, and where they are until the request ends. */
export const uploadSettings = defineSettings({
  maxUploadBytes: {
    schema: bytes(1024),
    default: 10_485_760,
    doc: 'Bytes of a form with files at most, with everything in it.',
  },
  maxFileBytes: { schema: bytes(1), default: 5_242_880, doc: 'Bytes of one file at most.' },
  maxFiles: { schema: z.int().min(1).max(1000), default: 10, doc: 'Files of a form at most.' },
  uploadMemoryBytes: {
    schema: bytes(0),
    default: 65_536,
    doc: 'Bytes up to which a file that comes is kept in memory; a larger one is written to `uploadTempFolder` meanwhile.',
  },
  mediaFolder: {
    schema: z.string().min(1),
    default: 'media',
    env: { name: 'MEDIA_FOLDER' },
    doc: "Where the files of models are kept, relative to the project. No folder of static files. Django's `MEDIA_ROOT`.",
  },
  uploadTempFolder: {
    schema: z.string().min(1).nullable(),
    default: null,
    env: { name: 'UPLOAD_TEMP_FOLDER' },
    doc: 'Where files are that come, until the request ends. `null`: in the folder that the system has for that.',
  },
});
