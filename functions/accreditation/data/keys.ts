import { type Key, keyPart } from '../../shared/dynamo/item.ts';
import type { AccreditationStatus } from '../domain/accreditation.ts';

/** Every key that accreditation writes. No other file builds one. */

type ConferencePartition = `ACC#C#${string}`;
const conferencePartition = (conferenceId: string): ConferencePartition => `ACC#C#${keyPart(conferenceId)}`;

export const conferenceKey = (conferenceId: string) =>
  ({ pk: conferencePartition(conferenceId), sk: 'CONFERENCE' }) as const satisfies Key;

export const delegationKey = (conferenceId: string, delegationId: string) =>
  ({
    pk: `${conferencePartition(conferenceId)}#DELEGATION#${keyPart(delegationId)}`,
    sk: 'DELEGATION',
  }) as const satisfies Key;

export const accreditationKey = (conferenceId: string, delegateId: string) =>
  ({
    pk: `${conferencePartition(conferenceId)}#DELEGATE#${keyPart(delegateId)}`,
    sk: 'ACCREDITATION',
  }) as const satisfies Key;

/** gsi1: the accreditations of a conference in one status, who waits longest first. */
export const statusPartition = (conferenceId: string, status: AccreditationStatus) =>
  `${conferencePartition(conferenceId)}#STATUS#${status}` as const;

/** gsi2: the accreditations of a delegation, by status. */
export const delegationPartition = (conferenceId: string, delegationId: string) =>
  `${conferencePartition(conferenceId)}#DELEGATION#${keyPart(delegationId)}` as const;

/** What the sort keys of a delegation's accreditations in one status begin with. */
export const statusPrefix = (status: AccreditationStatus) => `${status}#` as const;

/** Neither index needs the delegate in its key: entries of an index need not be unique, and every byte of an item is charged. */
export const accreditationIndexKeys = (accreditation: {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly status: AccreditationStatus;
  readonly queuedAt: string;
}) =>
  ({
    gsi1pk: statusPartition(accreditation.conferenceId, accreditation.status),
    gsi1sk: accreditation.queuedAt,
    gsi2pk: delegationPartition(accreditation.conferenceId, accreditation.delegationId),
    gsi2sk: `${statusPrefix(accreditation.status)}${accreditation.queuedAt}`,
  }) as const;

export const badgeKey = (conferenceId: string, serial: string) =>
  ({ pk: `${conferencePartition(conferenceId)}#BADGE#${keyPart(serial)}`, sk: 'BADGE' }) as const satisfies Key;

/** A scan is found by the id that its device gave it, whatever badge was shown, so that no id is used twice. */
export const scanKey = (conferenceId: string, scanId: string) =>
  ({ pk: `${conferencePartition(conferenceId)}#SCAN#${keyPart(scanId)}`, sk: 'SCAN' }) as const satisfies Key;
