import { type DocumentKind, documentKinds } from '../domain/document-rules.ts';
import type { WhoseDocuments } from './document-store.ts';

/** What the key of a document's object tells: of which kind it is, and ids. */
export interface DocumentPlace extends WhoseDocuments {
  readonly documentId: string;
  readonly kind: DocumentKind;
}

/** Where the object of a document lies in the bucket. The kind comes first, so that who may see photos need not see passports. */
export const objectKeyOf = ({ kind, conferenceId, delegationId, delegateId, documentId }: DocumentPlace): string =>
  [kind, conferenceId, delegationId, delegateId, documentId].join('/');

const OBJECT_KEY = new RegExp(`^(${documentKinds.join('|')})/([a-z0-9-]+)/(dlg_\\w+)/(dgt_\\w+)/(doc_\\w+)$`);

/** Whose object it is; undefined for one that is no document, such as what GuardDuty writes to try its rights. */
export function placeOfObject(key: string): DocumentPlace | undefined {
  const [, kindInKey, conferenceId, delegationId, delegateId, documentId] = OBJECT_KEY.exec(key) ?? [];
  const kind = documentKinds.find((one) => one === kindInKey);
  return kind && conferenceId && delegationId && delegateId && documentId
    ? { kind, conferenceId, delegationId, delegateId, documentId }
    : undefined;
}
