import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Write } from '../../shared/dynamo/command-log.ts';
import { itemHeader, type Key } from '../../shared/dynamo/item.ts';
import { readItems } from '../../shared/dynamo/read-items.ts';
import { ExternalRefInUse } from '../domain/problems.ts';

const referenceItem = z.object({ ...itemHeader, entity: z.literal('REFERENCE'), names: z.string() });

/** Gives an external reference to what has the id `names`. Refuses when it has one already. */
export const takeReference = (key: Key, names: string, refuse: () => Error = () => new ExternalRefInUse()): Write => ({
  put: {
    Item: { ...key, entity: 'REFERENCE', schemaVersion: 1, version: 1, names },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
  refuse,
});

/** Passes an external reference on from what has the id `former`. */
export const passReference = (key: Key, former: string, names: string): Write => ({
  update: {
    Key: key,
    UpdateExpression: 'SET #names = :names, #version = #version + :one',
    ConditionExpression: '#names = :former',
    ExpressionAttributeNames: { '#names': 'names', '#version': 'version' },
    ExpressionAttributeValues: { ':names': names, ':former': former, ':one': 1 },
  },
});

/**
 * The ids that external references name, as it is now; those that name nothing are left out. Strongly consistent: what
 * it leaves out would be added a second time.
 */
export async function findReferenced(
  documents: DynamoDBDocumentClient,
  table: string,
  externalRefs: readonly string[],
  keyOf: (externalRef: string) => Key,
): Promise<ReadonlyMap<string, string>> {
  const refs = new Map(externalRefs.map((externalRef) => [keyOf(externalRef).pk, externalRef]));
  const items = await readItems(documents, table, [...refs.values()].map(keyOf), true);
  return new Map(items.map((item) => [refs.get(String(item.pk)) ?? '', referenceItem.parse(item).names]));
}

/** Thrown when one of many external references names something already: look again. */
export class ReferenceKnown extends Error {
  constructor() {
    super('one of these external references is in use already');
  }
}
