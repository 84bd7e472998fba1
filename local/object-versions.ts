/**
 * S3's ListObjectVersions over a store that keeps one version of each object: as a bucket without versions answers, where
 * every version is called `null`.
 */

/** Whether a bucket is asked for its versions. */
export const asksForVersions = (query: URLSearchParams): boolean => query.has('versions');

/** The plain list that answers the same question. */
export function plainListOf(query: URLSearchParams): URLSearchParams {
  const plain = new URLSearchParams({ 'list-type': '2' });
  for (const name of ['prefix', 'delimiter', 'max-keys']) {
    const value = query.get(name);
    if (value !== null) plain.set(name, value);
  }
  const after = query.get('key-marker');
  if (after !== null) plain.set('start-after', after);
  return plain;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescaped = (xml: string): string => xml.replace(/&(\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);

/** The answer to the plain list as one of versions, with the names encoded as in a URL. */
export function versionsIn(plain: string): string {
  const named = (pattern: RegExp): string[] =>
    [...plain.matchAll(pattern)].map(([, name = '']) => encodeURIComponent(unescaped(name)).replaceAll('%2F', '/'));
  const keys = named(/<Contents>\s*<Key>(.*?)<\/Key>/gs);
  const folders = named(/<CommonPrefixes>\s*<Prefix>(.*?)<\/Prefix>/gs);
  const isTruncated = /<IsTruncated>true</.test(plain);
  const last = [...keys, ...folders].sort().at(-1) ?? '';
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<EncodingType>url</EncodingType><IsTruncated>${isTruncated}</IsTruncated>`,
    isTruncated ? `<NextKeyMarker>${last}</NextKeyMarker><NextVersionIdMarker>null</NextVersionIdMarker>` : '',
    ...keys.map((key) => `<Version><Key>${key}</Key><VersionId>null</VersionId><IsLatest>true</IsLatest></Version>`),
    ...folders.map((prefix) => `<CommonPrefixes><Prefix>${prefix}</Prefix></CommonPrefixes>`),
    '</ListVersionsResult>',
  ].join('\n');
}
