const BOUNDARY = '----a-form-with-files';

/** The content type of what `multipart` makes. */
export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

/** A form as browsers send it with `enctype="multipart/form-data"`, with a file besides. */
export function multipart(fields: Readonly<Record<string, string>>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`,
  );
  const file =
    'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello';
  return `${[...parts, file].map((part) => `--${BOUNDARY}\r\n${part}\r\n`).join('')}--${BOUNDARY}--\r\n`;
}
