/**
 * The shape of the one table, as plain data: the stack deploys it and tests create the same on DynamoDB Local.
 * All key attributes are strings.
 */
export const tableDefinition = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [
    { name: 'gsi1', partitionKey: 'gsi1pk', sortKey: 'gsi1sk' },
    { name: 'gsi2', partitionKey: 'gsi2pk', sortKey: 'gsi2sk' },
  ],
  /** Seconds since 1970 after which DynamoDB may remove the item. */
  timeToLive: 'expiresAt',
  /** Binary; an inserted item that has it holds events to be published. */
  outbox: 'outbox',
} as const;

export type IndexName = (typeof tableDefinition.indexes)[number]['name'];
