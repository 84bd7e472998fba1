import { type Key, keyPart } from '../../shared/dynamo/item.ts';

/** Every key that notifications writes. No other file builds one. */

type ConferencePartition = `NTF#C#${string}`;
const conferencePartition = (conferenceId: string): ConferencePartition => `NTF#C#${keyPart(conferenceId)}`;
const delegationPartition = (conferenceId: string, delegationId: string) =>
  `${conferencePartition(conferenceId)}#DELEGATION#${keyPart(delegationId)}` as const;

export const conferenceKey = (conferenceId: string) =>
  ({ pk: conferencePartition(conferenceId), sk: 'CONFERENCE' }) as const satisfies Key;

export const delegationKey = (conferenceId: string, delegationId: string) =>
  ({ pk: delegationPartition(conferenceId, delegationId), sk: 'DELEGATION' }) as const satisfies Key;

export const delegateKey = (conferenceId: string, delegationId: string, delegateId: string) =>
  ({
    pk: delegationPartition(conferenceId, delegationId),
    sk: `DELEGATE#${keyPart(delegateId)}`,
  }) as const satisfies Key;

/** What was last told to one recipient about one matter: an invitation, a badge, a meeting. */
export const correspondenceKey = (conferenceId: string, matterId: string, recipientId: string) =>
  ({
    pk: `${conferencePartition(conferenceId)}#CORRESPONDENCE#${keyPart(matterId)}#${keyPart(recipientId)}`,
    sk: 'CORRESPONDENCE',
  }) as const satisfies Key;

/** What became of the mail to one recipient that one event called for. */
export const notificationKey = (conferenceId: string, eventId: string, recipientId: string) =>
  ({
    pk: `${conferencePartition(conferenceId)}#NOTIFICATION#${keyPart(eventId)}#${keyPart(recipientId)}`,
    sk: 'NOTIFICATION',
  }) as const satisfies Key;
