import { type Key, keyPart } from '../../shared/dynamo/item.ts';

/** Every key that registration writes. No other file builds one. */

type ConferencePartition = `REG#C#${string}`;
const conferencePartition = (conferenceId: string): ConferencePartition => `REG#C#${keyPart(conferenceId)}`;

export const conferenceKey = (conferenceId: string) =>
  ({ pk: conferencePartition(conferenceId), sk: 'CONFERENCE' }) as const satisfies Key;

export const entitiesPartition = (conferenceId: string) => `${conferencePartition(conferenceId)}#ENTITIES` as const;
export const entityItemKey = (conferenceId: string, entityKey: string) =>
  ({ pk: entitiesPartition(conferenceId), sk: `ENTITY#${keyPart(entityKey)}` }) as const satisfies Key;

export const invitationsPartition = (conferenceId: string) =>
  `${conferencePartition(conferenceId)}#INVITATIONS` as const;
export const invitationKey = (conferenceId: string, invitationId: string) =>
  ({ pk: invitationsPartition(conferenceId), sk: `INVITATION#${keyPart(invitationId)}` }) as const satisfies Key;

/** Where an invitation is found by the hash of its code. */
export const codeKey = (conferenceId: string, codeHash: string) =>
  ({ pk: `${conferencePartition(conferenceId)}#CODE#${keyPart(codeHash)}`, sk: 'CODE' }) as const satisfies Key;

/** Where a focal point who was invited is found by the hash of the code. */
export const joiningCodeKey = (conferenceId: string, codeHash: string) =>
  ({ pk: `${conferencePartition(conferenceId)}#JOINING#${keyPart(codeHash)}`, sk: 'CODE' }) as const satisfies Key;

export const delegationsPartition = (conferenceId: string) =>
  `${conferencePartition(conferenceId)}#DELEGATIONS` as const;
export const delegationKey = (conferenceId: string, delegationId: string) =>
  ({ pk: delegationsPartition(conferenceId), sk: `DELEGATION#${keyPart(delegationId)}` }) as const satisfies Key;

/** The delegations of one entity; two may claim it. */
export const entityIndex = (conferenceId: string, entityKey: string) =>
  `${conferencePartition(conferenceId)}#ENTITY#${keyPart(entityKey)}` as const;
/** The delegations that the organiser marked. */
export const contestedIndex = (conferenceId: string) => `${conferencePartition(conferenceId)}#CONTESTED` as const;

/** All memberships of one person. The identity provider picks the subject, so whatever is in it is encoded. */
export const subjectPartition = (conferenceId: string, subject: string) =>
  `${conferencePartition(conferenceId)}#SUBJECT#${keyPart(encodeURIComponent(subject))}` as const;
export const membershipKey = (conferenceId: string, subject: string, delegationId: string) =>
  ({ pk: subjectPartition(conferenceId, subject), sk: `MEMBER#${keyPart(delegationId)}` }) as const satisfies Key;

/** How many codes one person tried in vain in one window of time. */
export const failedCodesKey = (conferenceId: string, subject: string, window: number) =>
  ({
    pk: `${conferencePartition(conferenceId)}#TRIED-BY#${keyPart(encodeURIComponent(subject))}`,
    sk: `WINDOW#${window}`,
  }) as const satisfies Key;

/** A delegation's people and its quota are together: a submission reads them in one Query. */
export const delegationPartition = (conferenceId: string, delegationId: string) =>
  `${conferencePartition(conferenceId)}#DELEGATION#${keyPart(delegationId)}` as const;
export const DELEGATE_PREFIX = 'DELEGATE#';
export const delegateKey = (conferenceId: string, delegationId: string, delegateId: string) =>
  ({
    pk: delegationPartition(conferenceId, delegationId),
    sk: `${DELEGATE_PREFIX}${keyPart(delegateId)}`,
  }) as const satisfies Key;
/** Behind all sort keys that begin so: what follows is letters and digits. */
export const endOf = (prefix: string) => `${prefix}~` as const;
export const quotaKey = (conferenceId: string, delegationId: string) =>
  ({ pk: delegationPartition(conferenceId, delegationId), sk: 'QUOTA' }) as const satisfies Key;

/** What events have told of a delegate, or of the delegation itself; after the people and the quota, so that a submission need not read it. */
export const STANDING_PREFIX = 'STANDING#';
export const standingKey = (conferenceId: string, delegationId: string, id: string) =>
  ({
    pk: delegationPartition(conferenceId, delegationId),
    sk: `${STANDING_PREFIX}${keyPart(id)}`,
  }) as const satisfies Key;

/** The counters of a conference, in a few items that add up, so that no item is every event's. */
export const totalsPartition = (conferenceId: string) => `${conferencePartition(conferenceId)}#TOTALS` as const;
export const totalsKey = (conferenceId: string, part: number) =>
  ({ pk: totalsPartition(conferenceId), sk: `PART#${part}` }) as const satisfies Key;

export const exportKey = (conferenceId: string, exportId: string) =>
  ({ pk: `${conferencePartition(conferenceId)}#EXPORTS`, sk: `EXPORT#${keyPart(exportId)}` }) as const satisfies Key;

/** What has an external reference, apart from the lists, which need not be read with it. */
export const delegateReferenceKey = (conferenceId: string, delegationId: string, externalRef: string) =>
  ({
    pk: `${delegationPartition(conferenceId, delegationId)}#REFERENCE#${keyPart(encodeURIComponent(externalRef))}`,
    sk: 'REFERENCE',
  }) as const satisfies Key;
export const invitationReferenceKey = (conferenceId: string, externalRef: string) =>
  ({
    pk: `${invitationsPartition(conferenceId)}#REFERENCE#${keyPart(encodeURIComponent(externalRef))}`,
    sk: 'REFERENCE',
  }) as const satisfies Key;

/** The passports of a delegation lie apart from its people: no list and no submission ever reads them. */
export const passportsPartition = (conferenceId: string, delegationId: string) =>
  `${conferencePartition(conferenceId)}#PASSPORTS#${keyPart(delegationId)}` as const;
export const passportKey = (conferenceId: string, delegationId: string, delegateId: string) =>
  ({
    pk: passportsPartition(conferenceId, delegationId),
    sk: `PASSPORT#${keyPart(delegateId)}`,
  }) as const satisfies Key;

/** Who saw a delegate's passport data, one item for each time, in the order in which it happened. */
export const accessesPartition = (conferenceId: string, delegateId: string) =>
  `${conferencePartition(conferenceId)}#ACCESSES#${keyPart(delegateId)}` as const;
export const accessKey = (conferenceId: string, delegateId: string, sequence: number) =>
  ({
    pk: accessesPartition(conferenceId, delegateId),
    sk: `ACCESS#${String(sequence).padStart(9, '0')}`,
  }) as const satisfies Key;

/** One person at one conference, by the keyed hash of a document. */
export const personKey = (conferenceId: string, fingerprint: string) =>
  ({ pk: `${conferencePartition(conferenceId)}#PERSON#${keyPart(fingerprint)}`, sk: 'PERSON' }) as const satisfies Key;

/** A delegate's documents are together: a new one finds its slot among them in one Query. Apart from the delegation's people, whom a submission reads. */
export const documentsPartition = (conferenceId: string, delegationId: string, delegateId: string) =>
  `${delegationPartition(conferenceId, delegationId)}#DOCUMENTS#${keyPart(delegateId)}` as const;
export const documentKey = (
  conferenceId: string,
  delegationId: string,
  delegateId: string,
  kind: string,
  slot: number,
) =>
  ({
    pk: documentsPartition(conferenceId, delegationId, delegateId),
    sk: `DOCUMENT#${keyPart(kind)}#${slot}`,
  }) as const satisfies Key;
