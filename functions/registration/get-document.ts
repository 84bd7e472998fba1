import { NotFound } from '../shared/problem.ts';
import type { Versioned } from './data/conference-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import type { DocumentStore } from './data/document-store.ts';
import { requireViewer, type WhoseDelegation } from './delegation-access.ts';
import { showDocument } from './document-view.ts';
import type { DocumentView } from './schemas/document.ts';

/** One document. @throws NotFound */
export async function getDocument(
  { delegations, documents }: { readonly delegations: DelegationStore; readonly documents: DocumentStore },
  whose: WhoseDelegation & { readonly delegateId: string; readonly documentId: string },
): Promise<Versioned<DocumentView>> {
  const [found] = await Promise.all([documents.find(whose, whose.documentId), requireViewer(delegations, whose)]);
  if (!found) throw new NotFound();
  return { value: showDocument(found.value), version: found.version };
}
