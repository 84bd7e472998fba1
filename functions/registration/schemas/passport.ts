import * as z from 'zod';
import { calendarDay, delegateId } from '../../../events/vocabulary.ts';
import { roles } from '../../shared/auth/caller.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { documentNumber, issuingCountry } from '../../shared/identity/travel-document.ts';
import { delegateParams } from './delegate.ts';
import { line } from './text.ts';

/**
 * What a secretariat needs of a travel document, and no more: the name, the birthday and the nationalities are the
 * delegate's own, and nobody asks for sex, photo page or personal number.
 */
export const passportBody = z.strictObject({
  documentType: z
    .enum(['passport', 'diplomatic', 'service', 'laissez-passer', 'emergency', 'refugee', 'stateless', 'identity-card'])
    .describe('Border and visa rules differ by it.'),
  issuingCountry: issuingCountry.describe(
    'As in the document (ICAO 9303 part 3 section 5): ISO 3166-1 alpha-3, or a code such as UNO. With the number it tells who is registered twice.',
  ),
  number: documentNumber.describe('As printed. Letter case, spaces and hyphens do not matter when it is compared.'),
  issuedOn: calendarDay.optional().describe('For visa support, where the host asks for it.'),
  expiresOn: calendarDay.describe('Nobody is accredited on a document that expires before the conference is over.'),
  placeOfBirth: line(100).optional().describe('Tells people apart who share a name and a birthday.'),
});

const warning = z.object({ pointer: z.string(), detail: z.string() });

const filedPassport = z.object({
  delegateId,
  filedAt: z.string(),
  keptUntil: z.string().describe('When it is deleted by the rule of the conference, unless a legal hold keeps it.'),
});

/** The answer of who puts it: nothing of what is in the passport comes back. */
const putPassportAnswer = filedPassport.extend({
  warnings: z.array(warning).describe('What is taken all the same, but the organiser would rather have otherwise.'),
});

const passportView = filedPassport.extend({
  document: z
    .object(passportBody.shape)
    .optional()
    .describe('For accreditation and security only. A focal point learns that a passport is there, and its ETag.'),
});

/** The delegate's passport, or one of the documents that people upload. */
export const accessedObject = z.string().regex(/^(?:passport|doc_[0-9A-Z]{26})$/);

const passportAccess = z.object({
  sequence: z.int().positive().describe('Counted from 1 for each delegate, without gaps.'),
  at: z.string(),
  by: z.string().describe('The subject of who saw it; `retention` where it was deleted by the rule of the conference.'),
  roles: z.array(z.enum(roles)),
  what: accessedObject.describe('`passport`, or the id of an uploaded document.'),
  correlationId: z.string(),
  action: z.literal('deleted').optional().describe('Absent where somebody saw it.'),
  previousHash: z.string().describe('The hash of the access before; empty for the first.'),
  hash: z.string().describe('SHA-256 over all the rest, base64url.'),
});

export type Passport = z.output<typeof passportBody>;
export type PassportView = z.output<typeof passportView>;
export type PutPassportAnswer = z.output<typeof putPassportAnswer>;
export type PassportAccess = z.output<typeof passportAccess>;

const PASSPORT = '/v1/conferences/{conferenceId}/delegations/{delegationId}/delegates/{delegateId}/passport';
const common = { tag: 'registration', params: delegateParams, query: z.strictObject({}) } as const;
const organiserAndOwn = { roles: ['organiser'], own: true } as const;

export const putPassportRoute = defineRoute({
  ...common,
  operationId: 'putPassport',
  method: 'PUT',
  path: PASSPORT,
  summary: 'File the passport of a delegate, or another one in its place',
  description: [
    'Filing the first takes no If-Match; replacing one takes its ETag. It is encrypted under a key of its own, kept apart from the delegate, and never comes back to the caller.',
    'Its issuing country and number take the place of the delegate’s `passport`: the same document registers nobody else at this conference.',
    'Putting another passport of a nominated delegate sends the delegate back to screening. One under a legal hold cannot be replaced. Once registration has',
    'closed, focal points may still put that of a nominated delegate or of a successor, and the organiser any.',
  ].join('\n'),
  access: organiserAndOwn,
  body: passportBody,
  ifMatch: true,
  success: {
    status: 200,
    description: 'It is filed; 201 when it is the first.',
    schema: putPassportAnswer,
    etag: true,
  },
  problems: ['already-registered', 'registration-closed', 'not-amendable', 'forbidden'],
});

export const disclosePassportRoute = defineRoute({
  ...common,
  operationId: 'disclosePassport',
  method: 'GET',
  path: PASSPORT,
  summary: 'The passport of a delegate',
  description: [
    'Accreditation and security see the whole document, and every time is recorded before anything is shown: who, when, in which role.',
    'Focal points of the delegation see that it is there and since when, nothing of its content. For everybody else it is not there.',
  ].join('\n'),
  access: { roles: ['accreditation', 'security'], own: true },
  success: { status: 200, description: 'The passport.', schema: passportView, etag: true },
  problems: [],
});

export const removePassportRoute = defineRoute({
  ...common,
  operationId: 'removePassport',
  method: 'DELETE',
  path: PASSPORT,
  summary: 'Take back the passport of a draft',
  description:
    'The document may then be registered by whoever it belongs to. A nominated delegate keeps a passport: put another one in its place.',
  access: organiserAndOwn,
  ifMatch: true,
  success: { status: 204, description: 'It is gone.' },
  problems: ['registration-closed', 'not-amendable', 'forbidden'],
});

export const listPassportAccessesRoute = defineRoute({
  ...common,
  operationId: 'listPassportAccesses',
  method: 'GET',
  path: `${PASSPORT}/accesses`,
  summary: 'Who has seen passport data of a delegate, and what was deleted, oldest first',
  description:
    'Each entry holds the hash of the one before: an entry that was changed, taken out or put in between shows. `intact` says whether the entries of this page hold together.',
  access: { roles: ['organiser', 'security'] },
  query: z.strictObject(pageQuery),
  success: { status: 200, description: 'One page.', schema: pageOf(passportAccess).extend({ intact: z.boolean() }) },
  problems: [],
});
