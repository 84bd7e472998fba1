import * as z from 'zod';
import { conferenceId, delegationId, instant, passId, passKind, zoneKey } from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { officers } from '../domain/authorities.ts';
import { passStatuses } from '../domain/pass.ts';

export const passView = z.object({
  passId,
  delegationId,
  kind: passKind,
  zones: z.array(zoneKey),
  validFrom: instant,
  validUntil: instant,
  status: z.enum(passStatuses),
  issuedAt: instant,
  revokedAt: instant.optional(),
});
export type PassView = z.output<typeof passView>;

const PASSES = '/v1/conferences/{conferenceId}/delegations/{delegationId}/passes';
const PASS = `${PASSES}/{passId}`;
const params = z.strictObject({ conferenceId, delegationId });
const passParams = z.strictObject({ conferenceId, delegationId, passId });
const desk = { tag: 'accreditation', access: { roles: ['accreditation'] }, query: z.strictObject({}) } as const;
const seen = { tag: 'accreditation', access: { roles: officers, own: true }, method: 'GET' } as const;

export const issuePassRoute = defineRoute({
  ...desk,
  operationId: 'issuePass',
  method: 'POST',
  path: PASSES,
  summary: 'Give a delegation a transferable pass',
  description:
    'It is held by the delegation and by whoever of it needs it. It opens the zones of passes to the bearer of a live badge of the same delegation, and nothing by itself. How many there are of which kind the conference says.',
  params,
  body: z.strictObject({ kind: passKind }),
  success: { status: 201, description: 'The pass.', schema: passView, etag: true },
  problems: ['pass-limit-reached'],
});

export const listPassesRoute = defineRoute({
  ...seen,
  operationId: 'listPasses',
  path: PASSES,
  summary: 'The passes of a delegation, revoked ones too, the latest first',
  params,
  query: z.strictObject(pageQuery),
  success: { status: 200, description: 'One page of passes.', schema: pageOf(passView) },
  problems: ['invalid-cursor'],
});

export const revokePassRoute = defineRoute({
  ...desk,
  operationId: 'revokePass',
  method: 'DELETE',
  path: PASS,
  summary: 'Take a pass back, or close one that was lost',
  description: 'The delegation may be given another in its place.',
  params: passParams,
  ifMatch: true,
  success: { status: 204, description: 'It is revoked.' },
  problems: [],
});

export const getPassPdfRoute = defineRoute({
  ...seen,
  operationId: 'getPassPdf',
  path: `${PASS}/pass.pdf`,
  summary: 'A live pass as it is printed, one page in A6',
  params: passParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The pass.', media: ['application/pdf'], etag: true },
  problems: ['badge-not-active'],
});

export const getPassQrPngRoute = defineRoute({
  ...seen,
  operationId: 'getPassQrPng',
  path: `${PASS}/qr.png`,
  summary: 'The QR code of a live pass as a bitmap',
  params: passParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The QR code.', media: ['image/png'], etag: true },
  problems: ['badge-not-active'],
});
