import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { NotFound } from '../shared/problem.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import type { DocumentStore } from './data/document-store.ts';
import { requireViewer, type WhoseDelegation } from './delegation-access.ts';
import { showDocument } from './document-view.ts';
import type { DocumentView } from './schemas/document.ts';

export interface ListDocuments {
  readonly delegations: DelegationStore;
  readonly delegates: DelegateStore;
  readonly documents: DocumentStore;
  readonly secrets: DeriveSecret;
}

/** One page of a delegate's documents. @throws NotFound, InvalidCursor */
export async function listDocuments(
  { delegations, delegates, documents, secrets }: ListDocuments,
  whose: WhoseDelegation & { readonly delegateId: string; readonly page: PageRequest },
): Promise<Page<DocumentView>> {
  const { conferenceId, delegationId, delegateId, page } = whose;
  const [cursorKey] = await Promise.all([secrets('cursors'), requireViewer(delegations, whose)]);
  const { items, ...rest } = await documents.list(whose, page, cursorKey);
  if (items.length === 0 && !(await delegates.find(conferenceId, delegationId, delegateId))) throw new NotFound();
  return { items: items.map(showDocument), ...rest };
}
