import * as z from 'zod';
import { conferenceId, delegateId, delegationId, documentId } from '../../../events/vocabulary.ts';
import { officers } from '../../shared/auth/caller.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { documentKinds, documentStates, documentTypes, faultsOfAnnouncement } from '../domain/document-rules.ts';
import { instant } from './text.ts';

const sha256 = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be the SHA-256 digest of the file in base64, 44 characters')
  .meta({ example: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' });

const announced = {
  kind: z.enum(documentKinds),
  contentType: z.enum(documentTypes),
  size: z.int().min(1).describe('Bytes.'),
  sha256,
};

export const documentBody = z.strictObject(announced).check(({ value, issues }) => {
  for (const { pointer, detail } of faultsOfAnnouncement(value)) {
    issues.push({ code: 'custom', path: [pointer.slice(1)], message: detail, input: value });
  }
});

export const document = z.object({
  documentId,
  delegateId,
  delegationId,
  ...announced,
  state: z.enum(documentStates),
  reason: z.string().optional().describe('Of a rejected document: what is wrong with it, and what to do.'),
  requestedAt: instant,
  uploadUntil: instant.describe(
    'Until when its upload can begin. One that is pending 15 minutes after that never came: ask anew; until then it counts against the limit of its kind.',
  ),
  decidedAt: instant.optional(),
  deletedAt: instant
    .optional()
    .describe('When a passport scan was deleted because the conference keeps none any more. The record of it stays.'),
  width: z.int().positive().optional().describe('Of an accepted picture, in pixels, as it is shown.'),
  height: z.int().positive().optional(),
});

const signedRequest = z.object({
  method: z.string(),
  url: z.url(),
  headers: z.record(z.string(), z.string()).describe('To be sent exactly so.'),
  expiresAt: instant,
});

export const documentWithUpload = z.object({ ...document.shape, upload: signedRequest });
export const documentContent = z.object({
  documentId,
  contentType: announced.contentType,
  size: announced.size,
  sha256,
  download: signedRequest,
});

export type DocumentBody = z.output<typeof documentBody>;
export type DocumentView = z.output<typeof document>;
export type DocumentContent = z.output<typeof documentContent>;

export const documentParams = z.strictObject({ conferenceId, delegationId, delegateId });
const oneDocumentParams = z.strictObject({ conferenceId, delegationId, delegateId, documentId });

const PATH = '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates/{delegateId}/documents';
const tag = 'registration';
const officersAndOwn = { roles: officers, own: true } as const;

export const addDocumentRoute = defineRoute({
  operationId: 'addDocument',
  method: 'POST',
  path: PATH,
  tag,
  summary: 'Announce a document of a delegate and get leave to upload it',
  description: [
    'A photo is a JPEG or PNG picture of at most 2 MB, upright and at least 480 × 600 pixels; a passport scan, note verbale or press card is a PDF, JPEG or PNG of at most 10 MB.',
    'The answer holds an `upload`: send the file with this method to this URL with exactly these headers and no Authorization, before it expires. Another type, size or content than was announced is refused.',
    'What was uploaded is checked by its content; read the document to see whether it was accepted, or why not. Nothing in the file is changed.',
    'A new photo takes the place of the accepted one when it is accepted itself, and of one that is still pending at once. A delegate has at most 3 passport scans, 2 notes verbales and 2 press cards.',
  ].join('\n'),
  access: { roles: [], own: true },
  params: documentParams,
  query: z.strictObject({}),
  body: documentBody,
  success: { status: 201, description: 'The document, to be uploaded.', schema: documentWithUpload, etag: true },
  problems: ['too-many-documents', 'not-amendable', 'forbidden'],
});

export const listDocumentsRoute = defineRoute({
  operationId: 'listDocuments',
  method: 'GET',
  path: PATH,
  tag,
  summary: 'The documents of a delegate',
  access: officersAndOwn,
  params: documentParams,
  query: z.strictObject(pageQuery),
  success: { status: 200, description: 'One page.', schema: pageOf(document) },
  problems: [],
});

export const getDocumentRoute = defineRoute({
  operationId: 'getDocument',
  method: 'GET',
  path: `${PATH}/{documentId}`,
  tag,
  summary: 'One document: whether it was accepted, or why not',
  description: '`If-None-Match` with the ETag answers 304 while it has not changed.',
  access: officersAndOwn,
  params: oneDocumentParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The document.', schema: document, etag: true },
  problems: [],
});

export const getDocumentContentRoute = defineRoute({
  operationId: 'getDocumentContent',
  method: 'GET',
  path: `${PATH}/{documentId}/content`,
  tag,
  summary: 'Leave to download an accepted document',
  description: [
    'For the officers who screen. `download` is good for whoever has it until it expires, minutes later: fetch it with no Authorization.',
    'That a passport scan was asked for is recorded before the answer is given.',
  ].join('\n'),
  access: { roles: ['accreditation', 'security'] },
  params: oneDocumentParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'What the file is, and how to get it.', schema: documentContent },
  problems: ['document-not-accepted', 'forbidden'],
});
