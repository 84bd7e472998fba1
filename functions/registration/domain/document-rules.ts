import type { Fault } from '../../shared/problem.ts';

export const documentKinds = ['photo', 'passport', 'note-verbale', 'press-card'] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const documentTypes = ['image/jpeg', 'image/png', 'application/pdf'] as const;
export type DocumentType = (typeof documentTypes)[number];

export const documentStates = ['pending', 'accepted', 'rejected'] as const;
export type DocumentState = (typeof documentStates)[number];

interface DocumentRule {
  readonly types: readonly DocumentType[];
  readonly mostBytes: number;
  /** Of a picture. */
  readonly mostMegapixels: number;
  /** How many of the kind a delegate has at once. A photo has room for one that is to replace it. */
  readonly slots: number;
}

const MEGABYTE = 1024 * 1024;
/** A page scanned at 600 dots an inch has 35 megapixels. */
const scan = { types: documentTypes, mostBytes: 10 * MEGABYTE, mostMegapixels: 36 };

export const documentRules: Readonly<Record<DocumentKind, DocumentRule>> = {
  photo: { types: ['image/jpeg', 'image/png'], mostBytes: 2 * MEGABYTE, mostMegapixels: 25, slots: 2 },
  passport: { ...scan, slots: 3 },
  'note-verbale': { ...scan, slots: 2 },
  'press-card': { ...scan, slots: 2 },
};

/** What is announced of a file before it is sent. */
export interface AnnouncedFile {
  readonly kind: DocumentKind;
  readonly contentType: DocumentType;
  /** In bytes. */
  readonly size: number;
}

/** Why such a file is not taken, if so. */
export function faultsOfAnnouncement({ kind, contentType, size }: AnnouncedFile): Fault[] {
  const { types, mostBytes } = documentRules[kind];
  const faults: Fault[] = [];
  if (!types.includes(contentType)) {
    faults.push({ pointer: '/contentType', detail: `must be one of ${types.join(', ')} for a ${kind}` });
  }
  if (size > mostBytes) {
    faults.push({ pointer: '/size', detail: `must be at most ${mostBytes} bytes for a ${kind}` });
  }
  return faults;
}

/** A document of a delegate as far as it takes room. */
export interface FiledDocument {
  readonly kind: DocumentKind;
  readonly slot: number;
  readonly state: DocumentState;
  /** Until when it can be uploaded. */
  readonly uploadUntil: string;
  /** When its file was deleted, if it was. */
  readonly deletedAt?: string | undefined;
}

/** An upload that began in its last second is in the bucket by then, and checked. */
const LATEST_UPLOAD_MS = 15 * 60_000;

/** When a pending document that has not come makes room for another. */
const lapsesAt = ({ uploadUntil }: FiledDocument): number => Date.parse(uploadUntil) + LATEST_UPLOAD_MS;

/**
 * Where a new document of this kind goes: a slot number, and the document that makes room for it there, if any. A photo that
 * is still to be checked makes room at once, for one photo is meant; else a free slot is taken, or that of a document that
 * was rejected or never came. Undefined when there is no room.
 */
export function slotFor<Document extends FiledDocument>(
  kind: DocumentKind,
  documents: readonly Document[],
  now: Date,
): { readonly slot: number; readonly former?: Document } | undefined {
  const ofKind = documents.filter((document) => document.kind === kind);
  const taking = (former: Document | undefined) => former && { slot: former.slot, former };
  const pending = ofKind.filter(({ state }) => state === 'pending');
  const superseded = kind === 'photo' ? pending[0] : undefined;
  if (superseded) return taking(superseded);

  const used = new Set(ofKind.map(({ slot }) => slot));
  const free = Array.from({ length: documentRules[kind].slots }, (_, slot) => slot).find((slot) => !used.has(slot));
  if (free !== undefined) return { slot: free };

  const lapsed = pending.find((document) => lapsesAt(document) <= now.getTime());
  return taking(ofKind.find(({ state, deletedAt }) => state === 'rejected' || deletedAt !== undefined) ?? lapsed);
}

/** How many of the documents of a kind have not come or not been checked yet, and when the first of them will have lapsed. */
export interface Occupancy {
  readonly pending: number;
  readonly roomFrom: number | undefined;
}

export function occupancyOf(kind: DocumentKind, documents: readonly FiledDocument[]): Occupancy {
  const pending = documents.filter((document) => document.kind === kind && document.state === 'pending');
  return { pending: pending.length, roomFrom: pending.length > 0 ? Math.min(...pending.map(lapsesAt)) : undefined };
}
