import * as z from 'zod';
import { conferenceId, delegationId, focalPointId } from '../../../events/vocabulary.ts';
import { pageOf, pageQuery } from '../../shared/dynamo/read-page.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { CODE_LASTS_DAYS, MOST_FOCAL_POINTS } from '../domain/focal-points.ts';
import { conferenceParams } from './conference.ts';
import { delegationParams, delegationViewers } from './delegation.ts';
import { codeTyped, email, instant, language, personName, phone } from './text.ts';

const contact = {
  name: personName,
  email,
  phone: phone.optional(),
  language: language.optional().describe('In which language to write to the focal point.'),
};

export const focalPointBody = z.strictObject({
  ...contact,
  email: email.describe('Where the code is mailed to.'),
});

export const joiningBody = z.strictObject({
  code: codeTyped,
  ...z.object(contact).partial().shape,
});

export const amendFocalPointBody = z.strictObject({
  isPrimary: z.literal(true).describe('The one who is primary now becomes a backup.'),
});

export const focalPoint = z.object({
  focalPointId,
  delegationId,
  ...contact,
  isPrimary: z.boolean(),
  state: z
    .enum(['invited', 'joined', 'expired'])
    .describe('Who has not joined by `expiresAt` cannot any more: remove and invite them again.'),
  expiresAt: instant.optional().describe('Of who has not joined: until when the code works.'),
});

const invitedFocalPoint = z.object({
  ...focalPoint.shape,
  code: z
    .string()
    .describe('The single-use code: shown in this answer (and to a repeat with its Idempotency-Key) and mailed.'),
});

export type FocalPointBody = z.output<typeof focalPointBody>;
export type JoiningBody = z.output<typeof joiningBody>;
export type AmendFocalPointBody = z.output<typeof amendFocalPointBody>;
export type FocalPoint = z.output<typeof focalPoint>;

const FOCAL_POINTS = '/v1/conferences/{conferenceId}/delegations/{delegationId}/focal-points';
export const focalPointParams = z.strictObject({ conferenceId, delegationId, focalPointId });

const common = { tag: 'registration', query: z.strictObject({}) } as const;

export const inviteFocalPointRoute = defineRoute({
  ...common,
  operationId: 'inviteFocalPoint',
  method: 'POST',
  path: FOCAL_POINTS,
  summary: 'Ask somebody to speak for the delegation as well',
  description: [
    `The primary focal point or the organiser asks; there may be ${MOST_FOCAL_POINTS} in all. The person gets a code by mail that works once, for ${CODE_LASTS_DAYS} days.`,
    'It may be done before, while and after registration is open. The ETag is the version of the delegation.',
  ].join('\n'),
  access: { roles: ['organiser'], own: true },
  params: delegationParams,
  body: focalPointBody,
  ifMatch: true,
  success: { status: 201, description: 'The focal point, with the code.', schema: invitedFocalPoint, etag: true },
  problems: ['too-many-focal-points', 'delegation-withdrawn'],
});

export const joinFocalPointRoute = defineRoute({
  ...common,
  operationId: 'joinFocalPoint',
  method: 'POST',
  path: '/v1/conferences/{conferenceId}/focal-points/join',
  summary: 'Become a focal point with the code one was sent',
  description: [
    'The caller becomes a backup of the delegation that the code leads to. A code works once, whoever is first.',
    'What is sent of name, e-mail, telephone and language takes the place of what the inviter said. The ETag is the version of the delegation.',
  ].join('\n'),
  access: 'signed-in',
  params: conferenceParams,
  body: joiningBody,
  success: { status: 200, description: 'The focal point that the caller is now.', schema: focalPoint, etag: true },
  problems: [
    'focal-point-joined',
    'already-focal-point',
    'invitation-expired',
    'delegation-withdrawn',
    'too-many-requests',
  ],
});

export const listFocalPointsRoute = defineRoute({
  ...common,
  operationId: 'listFocalPoints',
  method: 'GET',
  path: FOCAL_POINTS,
  summary: 'Who speaks for the delegation, and who was asked to',
  description: 'In the order in which they were asked. The ETag is the version of the delegation.',
  access: { roles: delegationViewers, own: true },
  params: delegationParams,
  query: z.strictObject(pageQuery),
  success: { status: 200, description: 'One page.', schema: pageOf(focalPoint), etag: true },
  problems: [],
});

export const amendFocalPointRoute = defineRoute({
  ...common,
  operationId: 'amendFocalPoint',
  method: 'PATCH',
  path: `${FOCAL_POINTS}/{focalPointId}`,
  summary: 'Make a focal point the primary one',
  description:
    'The primary focal point hands the role over, or the organiser does, as when the primary has left. The ETag is the version of the delegation.',
  access: { roles: ['organiser'], own: true },
  params: focalPointParams,
  body: amendFocalPointBody,
  ifMatch: true,
  success: { status: 200, description: 'The primary focal point.', schema: focalPoint, etag: true },
  problems: ['focal-point-not-joined'],
});

export const removeFocalPointRoute = defineRoute({
  ...common,
  operationId: 'removeFocalPoint',
  method: 'DELETE',
  path: `${FOCAL_POINTS}/{focalPointId}`,
  summary: 'Remove a focal point, or take back an invitation to be one',
  description:
    'The primary focal point or the organiser removes anybody but the primary; a backup removes itself. Who is removed is out of registration at once and out of the other services when they hear of it, moments later.',
  access: { roles: ['organiser'], own: true },
  params: focalPointParams,
  ifMatch: true,
  success: { status: 204, description: 'It is removed.' },
  problems: ['primary-focal-point'],
});
