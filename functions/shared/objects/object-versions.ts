import type { StoredObject } from './object-bucket.ts';

/** Where a list of versions goes on. */
export interface VersionMarker {
  readonly key: string;
  readonly versionId: string;
}

/** One page of what a bucket holds, deleted and replaced versions included. */
export interface VersionPage {
  readonly versions: readonly Required<StoredObject>[];
  /** Where a delimiter was asked for: how the keys behind it begin. */
  readonly folders: readonly string[];
  readonly next: VersionMarker | undefined;
}

const VERSION = /<(?:Version|DeleteMarker)>(.*?)<\/(?:Version|DeleteMarker)>/gs;
const FOLDER = /<CommonPrefixes>\s*<Prefix>(.*?)<\/Prefix>\s*<\/CommonPrefixes>/gs;

const text = (xml: string, tag: string): string => new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(xml)?.[1] ?? '';
/** S3 was asked to encode names as in a URL, so that no name can be taken for XML. */
const decoded = (name: string): string => decodeURIComponent(name.replaceAll('+', ' '));

/** Reads S3's answer to ListObjectVersions with `encoding-type=url`. */
export function readVersions(xml: string): VersionPage {
  const isTruncated = text(xml, 'IsTruncated') === 'true';
  return {
    versions: [...xml.matchAll(VERSION)].map(([, version = '']) => ({
      key: decoded(text(version, 'Key')),
      versionId: text(version, 'VersionId'),
    })),
    folders: [...xml.matchAll(FOLDER)].map(([, prefix = '']) => decoded(prefix)),
    next: isTruncated
      ? { key: decoded(text(xml, 'NextKeyMarker')), versionId: text(xml, 'NextVersionIdMarker') }
      : undefined,
  };
}
