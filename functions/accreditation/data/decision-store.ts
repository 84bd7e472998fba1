import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { authority } from '../../../events/vocabulary.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { type Page, type PageRequest, readPage } from '../../shared/dynamo/read-page.ts';
import { type Decision, decisionKinds } from '../domain/decision.ts';
import { decisionKey, officerPartition } from './keys.ts';

const decisionItem = z.object({
  ...itemHeader,
  entity: z.literal('DECISION'),
  conferenceId: z.string(),
  delegateId: z.string(),
  delegationId: z.string(),
  by: z.string(),
  decision: z.enum(decisionKinds),
  authority: authority.optional(),
  reasonCode: z.string().optional(),
  at: z.string(),
});

function parse(item: Item): Decision {
  const { entity: _entity, schemaVersion: _schemaVersion, version: _version, ...decision } = decisionItem.parse(item);
  return decision;
}

/** What each officer has decided. A decision never changes, so it may be kept as often as one likes. */
export class DecisionStore {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async keep(decision: Decision): Promise<void> {
    const { conferenceId, by, at, delegateId } = decision;
    const what = `${decision.authority ?? 'reversal'}-${decision.decision}`;
    await this.#documents.send(
      new PutCommand({
        TableName: this.#table,
        Item: {
          ...decisionKey(conferenceId, by, at, delegateId, what),
          ...decision,
          entity: 'DECISION',
          schemaVersion: 1,
          version: 1,
        },
      }),
    );
  }

  /** One page of what an officer has decided, the latest first. @throws InvalidCursor */
  async list(conferenceId: string, officer: string, page: PageRequest, cursorKey: Uint8Array): Promise<Page<Decision>> {
    const query = {
      TableName: this.#table,
      KeyConditionExpression: 'pk = :officer',
      ExpressionAttributeValues: { ':officer': officerPartition(conferenceId, officer) },
      ScanIndexForward: false,
    };
    const scope = ['decisions', conferenceId, officer].join('\0');
    const { items, ...rest } = await readPage(this.#documents, query, page, cursorKey, scope);
    return { items: items.map(parse), ...rest };
  }
}
