import { randomUUID } from 'node:crypto';
import { addDelegate } from '../../../functions/registration/add-delegate.ts';
import { addDocument } from '../../../functions/registration/add-document.ts';
import { AccessLog } from '../../../functions/registration/data/access-log.ts';
import { ConferenceStore } from '../../../functions/registration/data/conference-store.ts';
import { DelegateStore } from '../../../functions/registration/data/delegate-store.ts';
import { DelegationStore } from '../../../functions/registration/data/delegation-store.ts';
import { DocumentStore } from '../../../functions/registration/data/document-store.ts';
import { EntityStore } from '../../../functions/registration/data/entity-store.ts';
import { ExportStore } from '../../../functions/registration/data/export-store.ts';
import { FailedCodes } from '../../../functions/registration/data/failed-codes.ts';
import { InvitationStore } from '../../../functions/registration/data/invitation-store.ts';
import { PassportStore } from '../../../functions/registration/data/passport-store.ts';
import { StandingStore } from '../../../functions/registration/data/standing-store.ts';
import { issueInvitation } from '../../../functions/registration/issue-invitation.ts';
import { presentCodes } from '../../../functions/registration/present-codes.ts';
import { putConference } from '../../../functions/registration/put-conference.ts';
import { putEntity } from '../../../functions/registration/put-entity.ts';
import { type PutPassport, putPassport } from '../../../functions/registration/put-passport.ts';
import { registerDelegation } from '../../../functions/registration/register-delegation.ts';
import { type Conference, conferenceBody } from '../../../functions/registration/schemas/conference.ts';
import { type Delegate, delegateBody, substituteBody } from '../../../functions/registration/schemas/delegate.ts';
import type {
  Delegation,
  DelegationWithQuotas,
  RegistrationBody,
  Submission,
} from '../../../functions/registration/schemas/delegation.ts';
import { invitationBody } from '../../../functions/registration/schemas/invitation.ts';
import { type Passport, passportBody } from '../../../functions/registration/schemas/passport.ts';
import { submitDelegation } from '../../../functions/registration/submit-delegation.ts';
import { substituteDelegate } from '../../../functions/registration/substitute-delegate.ts';
import { withdrawDelegate } from '../../../functions/registration/withdraw-delegate.ts';
import { withdrawDelegation } from '../../../functions/registration/withdraw-delegation.ts';
import type { Caller, Role } from '../../../functions/shared/auth/caller.ts';
import { type Answer, CommandLog } from '../../../functions/shared/dynamo/command-log.ts';
import { commandBy } from '../../support/commands.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { createTestTable, type TestTable, testSecrets } from '../../support/test-table.ts';
import { open, seal } from '../../support/test-vault.ts';

/** While registration of the reference conference is open. */
export const MAY = new Date('2021-05-03T08:30:00Z');
/** After it has closed. */
export const JUNE = new Date('2021-06-20T08:00:00Z');

export interface RegisteredDelegation {
  readonly conferenceId: string;
  readonly delegationId: string;
  /** The subject of its focal point. */
  readonly focalPoint: string;
}

export const caller = (subject: string, ...roles: Role[]): Caller => ({ subject, roles: new Set(roles) });

/** Everything that registration's use cases work with, on a table of its own, and the calls that most tests begin with. */
export class RegistrationDesk {
  readonly table: TestTable;
  readonly commands: CommandLog;
  readonly conferences: ConferenceStore;
  readonly entities: EntityStore;
  readonly invitations: InvitationStore;
  readonly delegations: DelegationStore;
  readonly delegates: DelegateStore;
  readonly standings: StandingStore;
  readonly documents: DocumentStore;
  readonly exports: ExportStore;
  readonly passports: PassportStore;
  readonly accesses: AccessLog;
  readonly failedCodes: FailedCodes;
  readonly secrets = testSecrets;
  readonly clock = () => performance.now();
  readonly seal = seal;
  readonly open = open;

  private constructor(table: TestTable) {
    this.table = table;
    this.commands = new CommandLog(table.documents, table.name, 'REG');
    this.conferences = new ConferenceStore(table.documents, table.name, this.commands);
    this.entities = new EntityStore(table.documents, table.name, this.commands);
    this.invitations = new InvitationStore(table.documents, table.name, this.commands);
    this.delegations = new DelegationStore(table.documents, table.name, this.commands);
    this.delegates = new DelegateStore(table.documents, table.name, this.commands);
    this.standings = new StandingStore(table.documents, table.name, this.commands);
    this.documents = new DocumentStore(table.documents, table.name, this.commands);
    this.exports = new ExportStore(table.documents, table.name, this.commands);
    this.passports = new PassportStore(table.documents, table.name, this.commands);
    this.accesses = new AccessLog(table.documents, table.name, this.commands);
    this.failedCodes = new FailedCodes(table.documents, table.name, this.commands);
  }

  static async open(): Promise<RegistrationDesk> {
    return new RegistrationDesk(await createTestTable());
  }

  /** What the HTTP layer hands to a use case. */
  by(subject: string, conferenceId: string, { now = MAY, key, roles = [] }: CallOptions = {}) {
    return {
      conferenceId,
      caller: caller(subject, ...roles),
      ...commandBy(subject, conferenceId, { now, ...(key === undefined ? {} : { key }) }),
    };
  }

  /** A conference of its own, with the entity `fra` in its list. */
  async conference(changes: Partial<Conference> = {}): Promise<string> {
    const conferenceId = `c-${randomUUID().slice(0, 8)}`;
    const body = conferenceBody.parse({ ...referenceConference, ...changes });
    await putConference(this, { body, ifMatchSent: false, ...this.by('organiser', conferenceId) });
    await this.entity(conferenceId, 'fra');
    return conferenceId;
  }

  async entity(conferenceId: string, entityKey: string): Promise<void> {
    const body = { kind: 'state', names: { en: `Entity ${entityKey}` } } as const;
    await putEntity(this, { conferenceId, entityKey, body, ifMatchSent: false });
  }

  /** Invites `fra`; gives the code as the organiser sees it. */
  async invitation(conferenceId: string, changes: object = {}): Promise<{ invitationId: string; code: string }> {
    const body = invitationBody.parse({ entityKey: 'fra', contactEmail: 'protocol@france.example', ...changes });
    const answer = await issueInvitation(this, { body, ...this.by('organiser', conferenceId) });
    return (await presentCodes(testSecrets)(answer, conferenceId)).body as { invitationId: string; code: string };
  }

  registration(invitationCode: string): RegistrationBody {
    return { invitationCode, focalPoint: { name: 'Camille Petit', email: 'protocol@france.example' } };
  }

  register(conferenceId: string, code: string, subject: string, options?: CallOptions): Promise<Answer> {
    return registerDelegation(this, { body: this.registration(code), ...this.by(subject, conferenceId, options) });
  }

  /** A delegation that has just registered, with quotas of its invitation. */
  async delegation(
    conferenceId: string,
    quotas: Record<string, number> = referenceConference.defaultQuotas,
    invitation: object = {},
  ): Promise<RegisteredDelegation> {
    const { code } = await this.invitation(conferenceId, { quotas, ...invitation });
    const focalPoint = `focal-${randomUUID()}`;
    const { body } = await this.register(conferenceId, code, focalPoint);
    return { conferenceId, delegationId: (body as DelegationWithQuotas).delegationId, focalPoint };
  }

  async add(
    { conferenceId, delegationId, focalPoint }: RegisteredDelegation,
    changes: object = {},
    options?: CallOptions,
  ): Promise<Delegate> {
    const body = delegateBody.parse(person(changes));
    const answer = await addDelegate(this, { delegationId, body, ...this.by(focalPoint, conferenceId, options) });
    return answer.body as Delegate;
  }

  /** Files a passport as the focal point; `version` is the ETag that was read, `*` if it does not matter. */
  putPassport(
    { conferenceId, delegationId, focalPoint }: RegisteredDelegation,
    delegateId: string,
    body: Passport,
    { version, ...options }: CallOptions & { readonly version?: number | '*' } = {},
    changes: Partial<PutPassport> = {},
  ) {
    return putPassport(
      { ...this, ...changes },
      {
        delegationId,
        delegateId,
        body,
        ifMatchSent: version !== undefined,
        ...(typeof version === 'number' ? { expectedVersion: version } : {}),
        ...this.by(focalPoint, conferenceId, options),
      },
    );
  }

  /** The focal point submits, or somebody else in the delegation's name. */
  async submit(
    { conferenceId, delegationId, focalPoint }: RegisteredDelegation,
    { subject = focalPoint, ...options }: ActingOptions = {},
  ): Promise<Submission> {
    const body = { onlyComplete: false };
    return (await submitDelegation(this, { delegationId, body, ...this.by(subject, conferenceId, options) }))
      .body as Submission;
  }

  async withdraw(
    { conferenceId, delegationId, focalPoint }: RegisteredDelegation,
    delegateId: string,
    { subject = focalPoint, version, ...options }: ActingOptions = {},
  ): Promise<Delegate> {
    const command = { delegationId, delegateId, ...this.by(subject, conferenceId, options) };
    return (await withdrawDelegate(this, { ...command, ...expecting(version) })).body as Delegate;
  }

  /** Sends `person(changes)` in the place of a delegate; category and head flag are the former one's unless changed. */
  async substitute(
    { conferenceId, delegationId, focalPoint }: RegisteredDelegation,
    delegateId: string,
    changes: object = {},
    { subject = focalPoint, version, ...options }: ActingOptions = {},
  ): Promise<Delegate> {
    const body = substituteBody.parse(person({ category: undefined, ...changes }));
    const command = { delegationId, delegateId, body, ...this.by(subject, conferenceId, options) };
    return (await substituteDelegate(this, { ...command, ...expecting(version) })).body as Delegate;
  }

  async withdrawDelegation(
    { conferenceId, delegationId, focalPoint }: RegisteredDelegation,
    { subject = focalPoint, version, ...options }: ActingOptions = {},
  ): Promise<Delegation> {
    const command = { delegationId, ...this.by(subject, conferenceId, options), ...expecting(version) };
    return (await withdrawDelegation(this, command)).body as Delegation;
  }

  /** A submitted delegation with a head and so many members. */
  async submitted(
    conferenceId: string,
    members = 1,
    quotas: Record<string, number> = { head: 1, member: 4, expert: 1 },
  ): Promise<RegisteredDelegation & { readonly head: string; readonly members: readonly string[] }> {
    const delegation = await this.delegation(conferenceId, quotas);
    const head = (await this.add(delegation, theHead)).delegateId;
    const ids: string[] = [];
    for (let count = 0; count < members; count++) ids.push((await this.add(delegation)).delegateId);
    await this.submit(delegation);
    return { ...delegation, head, members: ids };
  }

  /** A photo that was announced and accepted. */
  async photograph(
    { conferenceId, delegationId, focalPoint }: RegisteredDelegation,
    delegateId: string,
    options?: CallOptions,
  ): Promise<void> {
    const body = { kind: 'photo', contentType: 'image/png', size: 1, sha256: '' } as const;
    await addDocument(this, { delegationId, delegateId, body, ...this.by(focalPoint, conferenceId, options) });
    const delegate = await this.delegates.findNow(conferenceId, delegationId, delegateId);
    const [before] = await this.documents.allNow({ conferenceId, delegationId, delegateId });
    if (!delegate || !before) throw new Error('no such photo');
    const { documentId } = before.value;
    const decision = {
      document: { before, after: { ...before.value, state: 'accepted' } },
      delegate,
      photo: { documentId, state: 'accepted' },
    } as const;
    await this.documents.decide(conferenceId, decision, [], 'check-document', randomUUID(), MAY);
  }

  async quotaOf({ conferenceId, delegationId }: RegisteredDelegation) {
    const quota = await this.delegations.findQuota(conferenceId, delegationId);
    if (!quota) throw new Error('no such delegation');
    return quota;
  }

  /** The events so far about one conference; those about one thing in the order in which it changed. */
  async told(conferenceId: string) {
    return (await this.table.events())
      .filter(({ detail }) => detail.metadata.conferenceId === conferenceId)
      .sort((a, b) => a.detail.metadata.aggregateVersion - b.detail.metadata.aggregateVersion);
  }
}

export interface CallOptions {
  readonly now?: Date;
  readonly key?: string;
  readonly roles?: Role[];
}

export interface ActingOptions extends CallOptions {
  /** Who acts in the place of the focal point. */
  readonly subject?: string;
  /** The version that If-Match names. */
  readonly version?: number;
}

const expecting = (version: number | undefined) => (version === undefined ? {} : { expectedVersion: version });

/** Somebody with everything that a nomination needs, and a document that nobody else has. */
export const person = (changes: object = {}) => ({
  passportName: { primary: 'Durand', secondary: 'Élodie' },
  function: 'adviser',
  category: 'member',
  nationalities: ['FRA'],
  dateOfBirth: '1975-03-14',
  languages: ['fr', 'en'],
  passport: { issuingCountry: 'FRA', number: randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase() },
  ...changes,
});

/** A passport that nobody else has, good for years after the conference. */
export const passport = (changes: object = {}): Passport =>
  passportBody.parse({
    documentType: 'diplomatic',
    issuingCountry: 'FRA',
    number: randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase(),
    issuedOn: '2018-02-01',
    expiresOn: '2028-01-31',
    placeOfBirth: 'Chalon-sur-Saône',
    ...changes,
  });

export const passportless = (changes: object = {}) => {
  const { passport: _passport, ...rest } = person(changes);
  return rest;
};

export const theHead = { category: 'head', headOfDelegation: true, function: 'minister' };
