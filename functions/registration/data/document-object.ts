import type { WhoseDocuments } from './document-store.ts';

/** What the key of a document's object tells: ids and nothing else. */
export interface DocumentPlace extends WhoseDocuments {
  readonly documentId: string;
}

/** Where the object of a document lies in the bucket. */
export const objectKeyOf = ({ conferenceId, delegationId, delegateId, documentId }: DocumentPlace): string =>
  [conferenceId, delegationId, delegateId, documentId].join('/');

/** Whose object it is; undefined for one that is no document, such as what GuardDuty writes to try its rights. */
export function placeOfObject(key: string): DocumentPlace | undefined {
  const [, conferenceId, delegationId, delegateId, documentId] =
    /^([a-z0-9-]+)\/(dlg_\w+)\/(dgt_\w+)\/(doc_\w+)$/.exec(key) ?? [];
  return conferenceId && delegationId && delegateId && documentId
    ? { conferenceId, delegationId, delegateId, documentId }
    : undefined;
}
