import type { RequestSource } from '../../http/request-head.ts';

/** A Web request whose body the host's own page reads again after us. */
export function hostedWebSource(request: Request): RequestSource {
  return {
    head: request,
    toRequest: () => request,
    peekBody: (maxBytes) => readCopy(request, maxBytes),
  };
}

async function readCopy(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  if (request.bodyUsed) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the copy alone.
  for await (const chunk of request.clone().body ?? []) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
