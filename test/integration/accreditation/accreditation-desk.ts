import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { EventDefinition, EventEnvelope } from '../../../events/envelope.ts';
import { conferenceConfiguredV1 } from '../../../events/registration/conference-configured.v1.ts';
import { delegateAmendedV1 } from '../../../events/registration/delegate-amended.v1.ts';
import { delegateNominatedV1 } from '../../../events/registration/delegate-nominated.v1.ts';
import { delegateSubstitutedV1 } from '../../../events/registration/delegate-substituted.v1.ts';
import { delegateWithdrawnV1 } from '../../../events/registration/delegate-withdrawn.v1.ts';
import { delegationAmendedV1 } from '../../../events/registration/delegation-amended.v1.ts';
import { delegationRegisteredV1 } from '../../../events/registration/delegation-registered.v1.ts';
import type { Authority, DelegateProfile, VerdictKind } from '../../../events/vocabulary.ts';
import { collectBadge } from '../../../functions/accreditation/collect-badge.ts';
import { AccreditationStore } from '../../../functions/accreditation/data/accreditation-store.ts';
import { BadgeStore } from '../../../functions/accreditation/data/badge-store.ts';
import { ConferenceProjection } from '../../../functions/accreditation/data/conference-projection.ts';
import { DeadBadges } from '../../../functions/accreditation/data/dead-badges.ts';
import { DecisionStore } from '../../../functions/accreditation/data/decision-store.ts';
import { DelegationProjection } from '../../../functions/accreditation/data/delegation-projection.ts';
import { DeviceStore } from '../../../functions/accreditation/data/device-store.ts';
import { MatchStore } from '../../../functions/accreditation/data/match-store.ts';
import { PassStore } from '../../../functions/accreditation/data/pass-store.ts';
import { PhotoProjection } from '../../../functions/accreditation/data/photo-projection.ts';
import { ReceiptStore } from '../../../functions/accreditation/data/receipt-store.ts';
import { RevocationListStore } from '../../../functions/accreditation/data/revocation-list-store.ts';
import { ScanStore } from '../../../functions/accreditation/data/scan-store.ts';
import type { Reversal } from '../../../functions/accreditation/domain/accreditation.ts';
import { derToRaw } from '../../../functions/accreditation/domain/credential-key.ts';
import { giveVerdict } from '../../../functions/accreditation/give-verdict.ts';
import { openScreening } from '../../../functions/accreditation/open-screening.ts';
import { projectConference } from '../../../functions/accreditation/project-conference.ts';
import { projectDelegation } from '../../../functions/accreditation/project-delegation.ts';
import { putCondition } from '../../../functions/accreditation/put-condition.ts';
import { redeemScan } from '../../../functions/accreditation/redeem-scan.ts';
import { reprintBadge } from '../../../functions/accreditation/reprint-badge.ts';
import { resumeBadge } from '../../../functions/accreditation/resume-badge.ts';
import { returnToScreening } from '../../../functions/accreditation/return-to-screening.ts';
import { reverseDecision } from '../../../functions/accreditation/reverse-decision.ts';
import type { ScanBody } from '../../../functions/accreditation/schemas/scan.ts';
import type { BadgeSigner } from '../../../functions/accreditation/signing/badge-signer.ts';
import { trustedKeys } from '../../../functions/accreditation/signing/trusted-keys.ts';
import { suspendBadge } from '../../../functions/accreditation/suspend-badge.ts';
import { withdrawForReplaced, withdrawForWithdrawn } from '../../../functions/accreditation/withdraw-accreditation.ts';
import type { Caller, Role } from '../../../functions/shared/auth/caller.ts';
import { CommandLog } from '../../../functions/shared/dynamo/command-log.ts';
import { composeEvent } from '../../../functions/shared/events/compose-event.ts';
import type { ReceivedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { commandBy } from '../../support/commands.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { createTestTable, type TestTable, testSecrets } from '../../support/test-table.ts';
import { issuer } from '../../unit/accreditation/credential-fixture.ts';

/** The week before the conference, when most decisions are taken. */
export const BEFORE = new Date('2021-06-15T08:00:00Z');
/** The first morning of the conference. */
export const MORNING = new Date('2021-06-22T06:00:00Z');

export const caller = (subject: string, ...roles: Role[]): Caller => ({ subject, roles: new Set(roles) });
export const officerOf = (authority: Authority): Caller => caller(`${authority}-officer`, authority);
export const gate = caller('gate-7', 'gate');

export const minister: DelegateProfile = {
  badgeName: 'Amina Diallo',
  nativeName: 'Aminata Diallo-Sylla',
  title: 'H.E. Ms',
  rank: 'Minister',
  function: 'minister',
  category: 'head',
  headOfDelegation: true,
  attendance: 'in-person',
  languages: ['fr', 'en'],
  arrival: '2021-06-21T14:00:00Z',
};
export const adviser: DelegateProfile = {
  ...minister,
  function: 'adviser',
  rank: 'Counsellor',
  category: 'member',
  headOfDelegation: false,
};

export type BadgeWork = 'suspend' | 'resume' | 'collect' | 'reprint';

export interface Person {
  readonly conferenceId: string;
  readonly delegationId: string;
  readonly delegateId: string;
}

/** Signs with a key of this process as KMS signs with its own, and counts. */
export async function testSigner(): Promise<BadgeSigner & { readonly signed: () => number }> {
  const { publicKey, signDer } = await issuer();
  let count = 0;
  return {
    publicKey: async () => publicKey,
    sign: async (data) => {
      count++;
      return derToRaw(signDer(data));
    },
    signed: () => count,
  };
}

/** An event as a consumer gets it, from the event as its publisher composes it. */
export function received<Data extends z.ZodType>(
  definition: EventDefinition<Data>,
  conferenceId: string,
  aggregate: { readonly id: string; readonly version: number },
  data: z.input<Data>,
  now = BEFORE,
): ReceivedEvent<z.output<Data>> {
  const cause = { conferenceId, correlationId: randomUUID(), causationId: randomUUID() };
  const { metadata, data: said } = composeEvent(definition, cause, aggregate, data, now).detail;
  const { correlationId, eventId: causationId } = metadata;
  return { metadata, data: definition.data.parse(said), cause: { conferenceId, correlationId, causationId } };
}

const registration = (delegationId: string, subject: string) => ({
  delegationId,
  invitationId: newId('inv', BEFORE),
  entity: {
    key: 'gin',
    kind: 'state' as const,
    names: { fr: 'République de Guinée', en: 'Republic of Guinea' },
  },
  languages: ['fr'],
  focalPoint: {
    focalPointId: newId('fop', BEFORE),
    subject,
    name: 'Camille Petit',
    email: 'protocol@guinea.example',
  },
});

/** The accreditation desk of conferences of its own, on a table of its own. */
export class AccreditationDesk {
  readonly table: TestTable;
  readonly signer: Awaited<ReturnType<typeof testSigner>>;
  readonly conferences: ConferenceProjection;
  readonly delegations: DelegationProjection;
  readonly accreditations: AccreditationStore;
  readonly badges: BadgeStore;
  readonly decisions: DecisionStore;
  readonly photos: PhotoProjection;
  readonly deadBadges: DeadBadges;
  readonly lists: RevocationListStore;
  readonly receipts: ReceiptStore;
  readonly passes: PassStore;
  readonly scans: ScanStore;
  readonly devices: DeviceStore;
  readonly deriveSecret = testSecrets;
  readonly commands: CommandLog;
  readonly matches: MatchStore;
  readonly keys: ReturnType<typeof trustedKeys>;

  private constructor(table: TestTable, signer: Awaited<ReturnType<typeof testSigner>>) {
    this.table = table;
    this.signer = signer;
    this.conferences = new ConferenceProjection(table.documents, table.name);
    this.delegations = new DelegationProjection(table.documents, table.name);
    this.accreditations = new AccreditationStore(table.documents, table.name);
    this.badges = new BadgeStore(table.documents, table.name);
    this.decisions = new DecisionStore(table.documents, table.name);
    this.photos = new PhotoProjection(table.documents, table.name);
    this.deadBadges = new DeadBadges(table.documents, table.name);
    this.lists = new RevocationListStore(table.documents, table.name);
    this.passes = new PassStore(table.documents, table.name);
    this.receipts = new ReceiptStore(table.documents, table.name);
    this.scans = new ScanStore(table.documents, table.name);
    this.devices = new DeviceStore(table.documents, table.name);
    this.commands = new CommandLog(table.documents, table.name, 'ACC');
    this.matches = new MatchStore(table.documents, table.name, this.commands);
    this.keys = trustedKeys(signer);
  }

  static async open(): Promise<AccreditationDesk> {
    return new AccreditationDesk(await createTestTable(), await testSigner());
  }

  /** The same desk in a function that has just started and has nothing in memory. */
  restarted(): AccreditationDesk {
    return new AccreditationDesk(this.table, this.signer);
  }

  /** A conference that the organiser configured; the categories are the reference conference's unless changed. */
  async conference(changes: Partial<typeof referenceConference> = {}): Promise<string> {
    const conferenceId = `c-${randomUUID().slice(0, 8)}`;
    await this.configure(conferenceId, 1, changes);
    return conferenceId;
  }

  configure(
    conferenceId: string,
    version: number,
    changes: Partial<typeof referenceConference> = {},
    conferences = this.conferences,
  ): Promise<void> {
    const data = { ...referenceConference, ...changes };
    const event = received(conferenceConfiguredV1, conferenceId, { id: conferenceId, version }, data);
    return projectConference({ conferences }, event);
  }

  async delegation(conferenceId: string, focalPoint = `focal-${randomUUID()}`): Promise<string> {
    const delegationId = newId('dlg', BEFORE);
    const data = registration(delegationId, focalPoint);
    const event = received(delegationRegisteredV1, conferenceId, { id: delegationId, version: 1 }, data);
    await projectDelegation(this, event);
    return delegationId;
  }

  /** Who speaks for a delegation changed: these do now, the first as its primary focal point. */
  async focalPoints(conferenceId: string, delegationId: string, subjects: readonly string[], version: number) {
    const data = {
      ...registration(delegationId, subjects[0] ?? ''),
      focalPoints: subjects.map((subject, index) => ({
        focalPointId: newId('fop', BEFORE),
        subject,
        isPrimary: index === 0,
      })),
      changed: ['focalPoints'],
    };
    await projectDelegation(this, received(delegationAmendedV1, conferenceId, { id: delegationId, version }, data));
  }

  nomination(person: Person, profile: DelegateProfile, version = 2, now = BEFORE) {
    const { conferenceId, ...ids } = person;
    return received(delegateNominatedV1, conferenceId, { id: ids.delegateId, version }, { ...ids, profile }, now);
  }

  /** A delegate whose nomination has reached the officers. */
  async nominate(
    conferenceId: string,
    profile: DelegateProfile = minister,
    { delegationId = newId('dlg', BEFORE), now = BEFORE } = {},
  ): Promise<Person> {
    const person = { conferenceId, delegationId, delegateId: newId('dgt', now) };
    await openScreening(this, this.nomination(person, profile, 2, now), now);
    return person;
  }

  amendment({ conferenceId, ...ids }: Person, profile: DelegateProfile, screened: boolean, version: number) {
    const data = { ...ids, changed: [screened ? 'passportName' : 'rank'], screened, profile };
    return received(delegateAmendedV1, conferenceId, { id: ids.delegateId, version }, data);
  }

  amend(person: Person, profile: DelegateProfile, screened: boolean, version: number, now = BEFORE): Promise<void> {
    return returnToScreening(this, this.amendment(person, profile, screened, version), now);
  }

  withdrawal({ conferenceId, ...ids }: Person, version: number, reason?: 'delegation-withdrawn') {
    const data = { delegateId: ids.delegateId, delegationId: ids.delegationId, reason: reason ?? 'withdrawn' } as const;
    return received(delegateWithdrawnV1, conferenceId, { id: ids.delegateId, version }, data);
  }

  substitution({ conferenceId, ...ids }: Person, version: number, successorId = newId('dgt', BEFORE)) {
    const data = {
      delegateId: ids.delegateId,
      delegationId: ids.delegationId,
      successor: { delegateId: successorId, profile: adviser },
      ranksLower: true,
    };
    return received(delegateSubstitutedV1, conferenceId, { id: ids.delegateId, version }, data);
  }

  withdraw(person: Person, version = 3): Promise<void> {
    return withdrawForWithdrawn(this, this.withdrawal(person, version), MORNING);
  }

  substitute(person: Person, successorId: string, version = 3): Promise<void> {
    return withdrawForReplaced(this, this.substitution(person, version, successorId), MORNING);
  }

  verdict(
    { conferenceId, delegateId }: Person,
    authority: Authority,
    verdict: VerdictKind,
    {
      by = officerOf(authority),
      key,
      now = BEFORE,
      expectedVersion,
      note,
      reasonCode = verdict === 'clear' ? undefined : 'photo-unclear',
    }: {
      by?: Caller;
      key?: string;
      now?: Date;
      expectedVersion?: number;
      note?: string;
      reasonCode?: string | undefined;
    } = {},
  ) {
    const path = `POST /v1/conferences/${conferenceId}/accreditations/${delegateId}/verdicts`;
    return giveVerdict(this, {
      conferenceId,
      delegateId,
      body: { authority, verdict, reasonCode, note },
      caller: by,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ...commandBy(by.subject, conferenceId, { now, route: path, ...(key === undefined ? {} : { key }) }),
    });
  }

  /** What an officer does with a badge. */
  work(
    conferenceId: string,
    serial: string,
    what: BadgeWork,
    { now = BEFORE, key }: { now?: Date; key?: string } = {},
  ) {
    const by = 'desk-officer';
    const path = `POST /v1/conferences/${conferenceId}/badges/${serial}/${what}`;
    const options = { now, route: path, ...(key === undefined ? {} : { key }) };
    const command = { conferenceId, serial, by, ...commandBy(by, conferenceId, options) };
    if (what === 'suspend') return suspendBadge(this, command);
    if (what === 'resume') return resumeBadge(this, command);
    if (what === 'collect') return collectBadge(this, { ...command, collectedBy: 'Camille Petit' });
    return reprintBadge(this, { ...command, reason: 'lost' });
  }

  /** One officer's word for revoking an accreditation or reopening a case. */
  reverse(
    { conferenceId, delegateId }: Omit<Person, 'delegationId'>,
    action: Reversal,
    by: Caller,
    { now = BEFORE, expectedVersion }: { now?: Date; expectedVersion?: number } = {},
  ) {
    const path = `POST /v1/conferences/${conferenceId}/accreditations/${delegateId}/${action}`;
    return reverseDecision(this, {
      conferenceId,
      delegateId,
      action,
      body: { reasonCode: 'new-facts' },
      caller: by,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ...commandBy(by.subject, conferenceId, { now, route: path }),
    });
  }

  attest(
    { conferenceId, delegateId }: Omit<Person, 'delegationId'>,
    name: string,
    validUntil: string,
    { now = BEFORE, ifMatchSent = true }: { now?: Date; ifMatchSent?: boolean } = {},
  ) {
    const by = officerOf('host');
    return putCondition(this, {
      conferenceId,
      delegateId,
      name,
      body: { validUntil },
      caller: by,
      ifMatchSent,
      ...commandBy(by.subject, conferenceId, { now }),
    });
  }

  /** Somebody whom all authorities have cleared, with the badge. */
  async accredit(conferenceId: string, profile: DelegateProfile = minister, delegationId?: string) {
    const person = await this.nominate(conferenceId, profile, delegationId === undefined ? {} : { delegationId });
    const category = referenceConference.categories.find(({ key }) => key === profile.category);
    for (const authority of category?.requiredVerdicts ?? []) await this.verdict(person, authority, 'clear');
    const { serial } = await this.read(person);
    return { ...person, serial: serial ?? '' };
  }

  async read({ conferenceId, delegateId }: Person) {
    const found = await this.accreditations.get(conferenceId, delegateId, { consistent: true });
    if (!found) throw new Error(`${delegateId} is not in the queue`);
    return found;
  }

  async badge(conferenceId: string, serial: string | undefined) {
    const found = serial === undefined ? undefined : await this.badges.get(conferenceId, serial);
    if (!found) throw new Error(`${serial} does not exist`);
    return found;
  }

  async scan(
    conferenceId: string,
    shown: Partial<ScanBody>,
    { now = MORNING, tools = this }: { now?: Date; tools?: Parameters<typeof redeemScan>[0] } = {},
  ) {
    const body = {
      scanId: randomUUID(),
      zone: 'plenary',
      direction: 'in' as const,
      scannedAt: now.toISOString(),
      deviceId: 'gate-7',
      ...shown,
    };
    return (await redeemScan(tools, { conferenceId, body, by: gate.subject, now })).answer;
  }

  /** What was said about a delegate or badge, by name in alphabetical order: events of one command have no order. */
  async said(...about: readonly (string | undefined)[]): Promise<string[]> {
    return (await this.eventsAbout(...about)).map(({ detailType }) => detailType).sort();
  }

  async eventsAbout(...about: readonly (string | undefined)[]): Promise<EventEnvelope[]> {
    const events = await this.table.events();
    return events.filter(({ detail }) => about.some((id) => id && JSON.stringify(detail.data).includes(id)));
  }
}
