import type { DocumentRecord } from './data/document-store.ts';
import type { DocumentView } from './schemas/document.ts';

/** The document as those see it who may. */
export function showDocument(document: DocumentRecord): DocumentView {
  const { slot: _slot, versionId: _version, correlationId: _correlation, ...shown } = document;
  return shown;
}
