import * as z from 'zod';

/** What every item carries besides its keys: what it is, the version of its shape, and how often it has changed. */
export const itemHeader = { entity: z.string(), schemaVersion: z.literal(1), version: z.int().nonnegative() };

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export type Item = Record<string, unknown>;

/** Characters that separate the parts of a key; an input that holds one is refused rather than escaped. */
const DELIMITER = '#';

/** A part of a key. Throws if it could be mistaken for two parts; ids and slugs never hold the delimiter. */
export function keyPart(value: string): string {
  if (value === '' || value.includes(DELIMITER))
    throw new Error('a key part must be a non-empty string without the delimiter');
  return value;
}

/** Seconds since 1970, as DynamoDB's TTL takes it. */
export const expiresIn = (from: Date, seconds: number): number => Math.floor(from.getTime() / 1000) + seconds;
