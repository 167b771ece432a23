/** One page of a listing of a bucket. */
export interface S3Listing {
  readonly entries: readonly { readonly key: string; readonly keptAt: Date }[];
  /** Where the next page begins; null: this is the last. */
  readonly next: string | null;
}

/**
 * Reads the answer to `ListObjectsV2` with `encoding-type=url`: keys have nothing in them then that means something to XML, and the
 * few elements that are looked for have no attributes.
 */
export function readListing(xml: string): S3Listing {
  const entries = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = '']) => ({
    // Amazon writes a space as in a form.
    key: decodeURIComponent((element(entry, 'Key') ?? '').replaceAll('+', ' ')),
    keptAt: new Date(element(entry, 'LastModified') ?? Number.NaN),
  }));
  return {
    entries,
    next: element(xml.replaceAll(/<Contents>.*?<\/Contents>/gs, ''), 'NextContinuationToken'),
  };
}

function element(xml: string, name: string): string | null {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text === undefined ? null : unescapeXml(text);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function unescapeXml(text: string): string {
  return text.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
