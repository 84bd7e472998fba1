import { createHash } from 'node:crypto';
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

/** gsi1: the accreditations of a conference in one status, in the order in which they are served. */
export const statusPartition = (conferenceId: string, status: AccreditationStatus) =>
  `${conferencePartition(conferenceId)}#STATUS#${status}` as const;

/** gsi2: the accreditations of a delegation, by status. */
export const delegationPartition = (conferenceId: string, delegationId: string) =>
  `${conferencePartition(conferenceId)}#DELEGATION#${keyPart(delegationId)}` as const;

/** What the sort keys of a delegation's accreditations in one status begin with. */
export const statusPrefix = (status: AccreditationStatus) => `${status}#` as const;

/** By category as the conference lists them, then who arrives sooner, then who waits longer. Who does not say when waits longest. */
const placeInQueue = ({ priority, profile: { arrivesOn }, queuedAt }: Queued) =>
  `${String(priority).padStart(2, '0')}#${arrivesOn ?? NOT_SAID}#${queuedAt}` as const;
/** Sorts after every day. */
const NOT_SAID = '~';

interface Queued {
  readonly queuedAt: string;
  readonly priority: number;
  readonly profile: { readonly arrivesOn?: string | undefined };
}

/** Neither index needs the delegate in its key: entries of an index need not be unique, and every byte of an item is charged. */
export const accreditationIndexKeys = (
  accreditation: Queued & {
    readonly conferenceId: string;
    readonly delegationId: string;
    readonly status: AccreditationStatus;
  },
) =>
  ({
    gsi1pk: statusPartition(accreditation.conferenceId, accreditation.status),
    gsi1sk: placeInQueue(accreditation),
    gsi2pk: delegationPartition(accreditation.conferenceId, accreditation.delegationId),
    gsi2sk: `${statusPrefix(accreditation.status)}${accreditation.queuedAt}`,
  }) as const;

/** In how many partitions the badges of a conference lie, so that all can be read at once and none is hot. */
const BADGE_PARTITIONS = 16;

const badgePartition = (conferenceId: string, partition: number) =>
  `${conferencePartition(conferenceId)}#BADGES#${partition}` as const;

/** Together they hold every badge of the conference. */
export const badgePartitions = (conferenceId: string): readonly string[] =>
  Array.from({ length: BADGE_PARTITIONS }, (_, partition) => badgePartition(conferenceId, partition));

export const badgeKey = (conferenceId: string, serial: string) =>
  ({
    pk: badgePartition(conferenceId, (createHash('sha256').update(serial).digest()[0] ?? 0) % BADGE_PARTITIONS),
    sk: `BADGE#${keyPart(serial)}`,
  }) as const satisfies Key;

/** A scan is found by the id that its device gave it, whatever badge was shown, so that no id is used twice. */
export const scanKey = (conferenceId: string, scanId: string) =>
  ({ pk: `${conferencePartition(conferenceId)}#SCAN#${keyPart(scanId)}`, sk: 'SCAN' }) as const satisfies Key;

/** gsi1: the scans of one badge, in the order in which passages are merged. */
export const scansPartition = (conferenceId: string, serial: string) =>
  `${conferencePartition(conferenceId)}#SCANS#${keyPart(serial)}` as const;

/** A scan that showed no badge is in no badge's list. `at` is when it took place, with milliseconds. */
export const scanIndexKeys = (
  conferenceId: string,
  { serial, at, deviceId, scanId }: { serial?: string | undefined; at: string; deviceId: string; scanId: string },
) =>
  serial === undefined
    ? {}
    : ({ gsi1pk: scansPartition(conferenceId, serial), gsi1sk: `${at}#${deviceId}#${scanId}` } as const);

/** The conference and its gate devices lie together: a gate reads both with one Query between these. */
export const gateRange = (conferenceId: string) =>
  ({ pk: conferencePartition(conferenceId), from: 'CONFERENCE', to: 'DEVICE$' }) as const;

/** What the sort keys of a conference's devices begin with. */
export const DEVICE_PREFIX = 'DEVICE#';

export const deviceKey = (conferenceId: string, deviceId: string) =>
  ({ pk: conferencePartition(conferenceId), sk: `${DEVICE_PREFIX}${keyPart(deviceId)}` }) as const satisfies Key;

/** Leads from the hash of an enrolment code to its device. */
export const enrolmentCodeKey = (conferenceId: string, codeHash: string) =>
  ({
    pk: `${conferencePartition(conferenceId)}#ENROLMENT-CODE#${keyPart(codeHash)}`,
    sk: 'ENROLMENT-CODE',
  }) as const satisfies Key;

/** Badges that are revoked, replaced or suspended: what the revocation list is made of. One item each, in no order that matters. */
export const deadBadgePartition = (conferenceId: string) => `${conferencePartition(conferenceId)}#DEAD` as const;
export const deadBadgeKey = (conferenceId: string, serial: string) =>
  ({ pk: deadBadgePartition(conferenceId), sk: keyPart(serial) }) as const satisfies Key;

/** Badges whose conditions do not hold as long as they are valid, who lapses first. What sorts before every instant is missing from the start. */
export const lapsingBadgePartition = (conferenceId: string) => `${conferencePartition(conferenceId)}#LAPSING` as const;
const MISSING = '0';
export const lapsingBadgeKey = (conferenceId: string, serial: string, conditionsUntil: string | undefined) =>
  ({
    pk: lapsingBadgePartition(conferenceId),
    sk: `${keyPart(conditionsUntil ?? MISSING)}#${keyPart(serial)}`,
  }) as const satisfies Key;

/** Of whom it is compared who they are: a delegate, or an entry of the organiser's watch list. */
export interface Holder {
  readonly kind: 'duplicate' | 'watch-list';
  /** The delegate's id, or the organiser's own reference. */
  readonly id: string;
}

/** Everybody who has one match key lies together. */
export const matchPartition = (conferenceId: string, matchKey: string) =>
  `${conferencePartition(conferenceId)}#MATCH#${keyPart(matchKey)}` as const;
export const matchKey = (conferenceId: string, key: string, { kind, id }: Holder) =>
  ({ pk: matchPartition(conferenceId, key), sk: `${kind}#${keyPart(id)}` }) as const satisfies Key;

/** Which match keys somebody has. */
export const watchListPartition = (conferenceId: string) => `${conferencePartition(conferenceId)}#WATCH-LIST` as const;
export const holderKey = (conferenceId: string, { kind, id }: Holder): Key =>
  kind === 'watch-list'
    ? { pk: watchListPartition(conferenceId), sk: keyPart(id) }
    : { pk: `${conferencePartition(conferenceId)}#DELEGATE#${keyPart(id)}`, sk: 'MATCH-KEYS' };

/** What one officer has decided, by when. */
export const officerPartition = (conferenceId: string, officer: string) =>
  `${conferencePartition(conferenceId)}#OFFICER#${encodeURIComponent(officer)}` as const;
export const decisionKey = (conferenceId: string, officer: string, at: string, delegateId: string, what: string) =>
  ({
    pk: officerPartition(conferenceId, officer),
    sk: `DECISION#${keyPart(at)}#${keyPart(delegateId)}#${keyPart(what)}`,
  }) as const satisfies Key;

/** The photo on file of a delegate. */
export const photoKey = (conferenceId: string, delegateId: string) =>
  ({
    pk: `${conferencePartition(conferenceId)}#DELEGATE#${keyPart(delegateId)}`,
    sk: 'PHOTO',
  }) as const satisfies Key;

/** The passes of a delegation lie with it. */
export const passesPartition = (conferenceId: string, delegationId: string) =>
  `${conferencePartition(conferenceId)}#DELEGATION#${keyPart(delegationId)}` as const;

/** What the sort keys of passes begin with. */
export const PASS_SORT_PREFIX = 'PASS#';

export const passKey = (conferenceId: string, delegationId: string, passId: string) =>
  ({
    pk: passesPartition(conferenceId, delegationId),
    sk: `${PASS_SORT_PREFIX}${keyPart(passId)}`,
  }) as const satisfies Key;

/** How many live passes a delegation holds. */
export const passCountKey = (conferenceId: string, delegationId: string) =>
  ({ pk: passesPartition(conferenceId, delegationId), sk: 'PASSES' }) as const satisfies Key;

/** The printed copies of a badge. */
export const printedCopiesPartition = (conferenceId: string, serial: string) =>
  `${conferencePartition(conferenceId)}#PRINTS#${keyPart(serial)}` as const;

/** Copies sort by their number as long as it has no more digits than this. */
const COPY_DIGITS = 6;

export const printedCopyKey = (conferenceId: string, serial: string, copy: number) =>
  ({
    pk: printedCopiesPartition(conferenceId, serial),
    sk: `COPY#${String(copy).padStart(COPY_DIGITS, '0')}`,
  }) as const satisfies Key;

/** A file of badges. */
export const printKey = (conferenceId: string, printId: string) =>
  ({ pk: `${conferencePartition(conferenceId)}#PRINT#${keyPart(printId)}`, sk: 'PRINT' }) as const satisfies Key;

/** Which revocation list of a conference is the newest. */
export const revocationListKey = (conferenceId: string) =>
  ({ pk: `${conferencePartition(conferenceId)}#REVOCATIONS`, sk: 'LIST' }) as const satisfies Key;

/** A piece of a list; lists are told apart by their digest. */
export const revocationListChunkKey = (conferenceId: string, digest: string, index: number) =>
  ({
    pk: `${conferencePartition(conferenceId)}#REVOCATIONS`,
    sk: `CHUNK#${keyPart(digest)}#${index}`,
  }) as const satisfies Key;

/** What a delegation has signed for: badges that were collected at once. */
export const receiptKey = (conferenceId: string, delegationId: string, receiptId: string) =>
  ({
    pk: `${conferencePartition(conferenceId)}#DELEGATION#${keyPart(delegationId)}`,
    sk: `RECEIPT#${keyPart(receiptId)}`,
  }) as const satisfies Key;
