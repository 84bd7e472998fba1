import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { ulid } from 'ulid';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { badgeIssuedV1 } from '../../../events/accreditation/badge-issued.v1.ts';
import { badgeRevokedV1 } from '../../../events/accreditation/badge-revoked.v1.ts';
import { documentRejectedV1 } from '../../../events/registration/document-rejected.v1.ts';
import { focalPointInvitedV1 } from '../../../events/registration/focal-point-invited.v1.ts';
import { invitationIssuedV1 } from '../../../events/registration/invitation-issued.v1.ts';
import { NotYetKnown } from '../../../functions/notifications/data/registration-projection.ts';
import { mailBadge } from '../../../functions/notifications/mail-badge.ts';
import { mailRejectedDocument } from '../../../functions/notifications/mail-document.ts';
import { mailFocalPoint } from '../../../functions/notifications/mail-focal-point.ts';
import { mailInvitation } from '../../../functions/notifications/mail-invitation.ts';
import { mailRevokedBadge } from '../../../functions/notifications/mail-revoked-badge.ts';
import { AlreadyConsumed } from '../../../functions/shared/dynamo/command-log.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { INVITATION_CODES, invitationCode } from '../../../functions/shared/kms/invitation-code.ts';
import { testSecrets } from '../../support/test-table.ts';
import {
  type Correspondents,
  type KnownDelegation,
  knownConference,
  knownDelegation,
  openTable,
  RecordingMailer,
  received,
  sender,
  told,
} from './correspondents.ts';

let at: Correspondents;
let mailer: RecordingMailer;
let conferenceId: string;
beforeAll(async () => {
  at = await openTable();
});
beforeEach(async () => {
  mailer = new RecordingMailer();
  conferenceId = await knownConference(at.registration);
});

const invited = (language: string | undefined, where = conferenceId) => {
  const invitationId = `inv_${ulid()}`;
  return received(
    invitationIssuedV1,
    where,
    { id: invitationId, version: 1 },
    {
      invitationId,
      entity: { key: 'fra', kind: 'state', names: { en: 'France', fr: 'France' } },
      contactEmail: 'protocol@france.example',
      ...(language ? { language } : {}),
      expiresAt: '2021-06-18T20:59:59Z',
    },
  );
};
const deliver = (event: ReturnType<typeof invited>) => mailInvitation({ ...at, mailer, sender }, event, new Date());

describe('an invitation', () => {
  it('is mailed to the entity’s contact with its code and the deadline at the conference', async () => {
    const event = invited('fr');
    await deliver(event);
    const [mail] = await mailer.to('protocol@france.example');
    const code = invitationCode(await testSecrets(INVITATION_CODES), conferenceId, event.data.invitationId);
    expect(mail?.subject).toBe('Invitation : IX Conference on International Security');
    expect(mail?.text).toContain(code);
    expect(mail?.html).toContain(code);
    expect(mail?.text).toContain('vendredi 18 juin 2021 à 23:59 (Europe/Moscow, UTC+3)');
    expect(mail?.subject).not.toContain(code);
  });

  it('is in English for a contact whose language nobody knows', async () => {
    await deliver(invited(undefined));
    expect((await mailer.to('protocol@france.example'))[0]?.text).toContain('Invitation code: ');
  });

  it('leaves the code nowhere but in the mail', async () => {
    const event = invited('fr');
    await deliver(event);
    const code = invitationCode(await testSecrets(INVITATION_CODES), conferenceId, event.data.invitationId);
    const { Items } = await at.table.documents.send(new ScanCommand({ TableName: at.table.name }));
    expect(JSON.stringify(Items)).not.toContain(code);
    expect(JSON.stringify(await at.table.events())).not.toContain(code);
  });

  it('that was issued again is mailed with the new code, to where it goes now, and the old mail never after it', async () => {
    const event = invited('fr');
    const again = {
      ...event,
      metadata: { ...event.metadata, eventId: `evt_${ulid()}`, aggregateVersion: event.metadata.aggregateVersion + 1 },
      data: { ...event.data, generation: 2, contactEmail: 'new@france.example' },
    };
    await deliver(again);
    const code = invitationCode(await testSecrets(INVITATION_CODES), conferenceId, event.data.invitationId, 2);
    expect((await mailer.to('new@france.example'))[0]?.text).toContain(code);
    await expect(deliver(event)).rejects.toThrow(OutdatedEvent);
    expect(mailer.taken).toHaveLength(1);
  });

  it('is mailed once, however often and fast the event comes', async () => {
    const event = invited('fr');
    await Promise.allSettled(Array.from({ length: 10 }, () => deliver(event)));
    await expect(deliver(event)).rejects.toThrow(AlreadyConsumed);
    expect(mailer.taken).toHaveLength(1);
    expect(await told(at.table, conferenceId)).toMatchObject([
      { detailType: 'notification-sent.v1', kind: 'invitation-issued', causedBy: event.metadata.eventId },
    ]);
  });

  it('waits for the conference', async () => {
    await expect(deliver(invited('fr', 'unheard-of'))).rejects.toThrow(NotYetKnown);
    expect(mailer.taken).toHaveLength(0);
  });

  it('costs two writes and half a read', async () => {
    const { table } = await at.table.measure(() => deliver(invited('fr')));
    expect(table).toEqual({ read: 0.5, write: 2 });
  });
});

describe('a badge', () => {
  const badgeOf = async () => {
    const delegation = await knownDelegation(at.registration, conferenceId, { en: 'France' }, 'es');
    const serial = `bdg_${ulid()}`;
    const event = received(
      badgeIssuedV1,
      conferenceId,
      { id: serial, version: 4 },
      {
        serial,
        badgeVersion: 1,
        delegateId: delegation.principalId,
        delegationId: delegation.delegationId,
        category: 'head',
        zones: ['plenary'],
        validFrom: '2021-06-20T21:00:00Z',
        validUntil: '2021-06-25T21:00:00Z',
      },
    );
    return { delegation, serial, event };
  };

  it('is told to the focal point: who, which category, which serial, where the PDF is; the badge stays out', async () => {
    const { delegation, serial, event } = await badgeOf();
    await mailBadge({ ...at, mailer, sender }, event, new Date());
    const [mail] = await mailer.to(delegation.email);
    for (const part of ['Principal of France', 'Head of delegation', serial, `/badges/${serial}/badge.pdf`])
      expect(mail?.text).toContain(part);
    expect(mail?.subject).toBe('Se ha expedido una credencial: IX Conference on International Security');
    expect(mail?.attachments).toEqual([]);
  });

  it('of another person of the same delegation is another mail', async () => {
    const one = await badgeOf();
    const other = await badgeOf();
    await Promise.all([one, other].map(({ event }) => mailBadge({ ...at, mailer, sender }, event, new Date())));
    await expect(mailBadge({ ...at, mailer, sender }, one.event, new Date())).rejects.toThrow(AlreadyConsumed);
    expect(mailer.taken).toHaveLength(2);
  });

  it('costs two writes and three half reads', async () => {
    const { event } = await badgeOf();
    const { table } = await at.table.measure(() => mailBadge({ ...at, mailer, sender }, event, new Date()));
    expect(table).toEqual({ read: 1.5, write: 2 });
  });
});

describe('a badge that dies', () => {
  const issued = async () => {
    const delegation = await knownDelegation(at.registration, conferenceId, { en: 'France' }, 'fr');
    const serial = `bdg_${ulid()}`;
    const ids = { serial, badgeVersion: 1, delegateId: delegation.principalId, delegationId: delegation.delegationId };
    const badge = {
      category: 'head',
      zones: [],
      validFrom: '2021-06-20T21:00:00Z',
      validUntil: '2021-06-25T21:00:00Z',
    };
    return {
      delegation,
      serial,
      issue: received(badgeIssuedV1, conferenceId, { id: serial, version: 1 }, { ...ids, ...badge }),
      revoke: received(badgeRevokedV1, conferenceId, { id: serial, version: 2 }, { ...ids, reason: 'withdrawn' }),
    };
  };
  const dependencies = () => ({ ...at, mailer, sender });

  it('is told to whom its issue was told, once', async () => {
    const { delegation, serial, issue, revoke } = await issued();
    await mailBadge(dependencies(), issue, new Date());
    await mailRevokedBadge(dependencies(), revoke, new Date());
    await expect(mailRevokedBadge(dependencies(), revoke, new Date())).rejects.toThrow(AlreadyConsumed);
    const mails = await mailer.to(delegation.email);
    expect(mails).toHaveLength(2);
    expect(mails[1]?.subject).toBe('Un badge n’est plus valable : IX Conference on International Security');
    for (const part of ['Principal of France', serial]) expect(mails[1]?.text).toContain(part);
  });

  it('before its issue was told is told to nobody, nor is its issue afterwards', async () => {
    const { issue, revoke } = await issued();
    await mailRevokedBadge(dependencies(), revoke, new Date());
    await expect(mailBadge(dependencies(), issue, new Date())).rejects.toThrow(OutdatedEvent);
    expect(mailer.taken).toEqual([]);
  });
});

describe('somebody asked to speak for a delegation', () => {
  const asked = (language?: string) => {
    const focalPointId = `fop_${ulid()}`;
    return received(
      focalPointInvitedV1,
      conferenceId,
      { id: focalPointId, version: 1 },
      {
        delegationId: `dlg_${ulid()}`,
        focalPointId,
        entity: { key: 'fra', kind: 'state', names: { en: 'France', fr: 'France' } },
        name: 'Camille Petit',
        email: 'backup@france.example',
        ...(language ? { language } : {}),
        expiresAt: '2021-06-18T20:59:59Z',
      },
    );
  };
  const tell = (event: ReturnType<typeof asked>) => mailFocalPoint({ ...at, mailer, sender }, event, new Date());

  it('gets the code, derived as registration derives it, with the deadline and the call to join, once', async () => {
    const event = asked('fr');
    await tell(event);
    await expect(tell(event)).rejects.toThrow(AlreadyConsumed);
    const mails = await mailer.to('backup@france.example');
    const code = invitationCode(await testSecrets(INVITATION_CODES), conferenceId, event.data.focalPointId);
    expect(mails).toHaveLength(1);
    for (const part of [code, 'vendredi 18 juin 2021 à 23:59', `/v1/conferences/${conferenceId}/focal-points/join`])
      expect(mails[0]?.text).toContain(part);
    expect(mails[0]?.subject).not.toContain(code);
    const { Items } = await at.table.documents.send(new ScanCommand({ TableName: at.table.name }));
    expect(JSON.stringify(Items)).not.toContain(code);
  });

  it('costs two writes and half a read', async () => {
    const { table } = await at.table.measure(() => tell(asked()));
    expect(table).toEqual({ read: 0.5, write: 2 });
  });
});

describe('a document that was not accepted', () => {
  const rejectedOf = (delegation: KnownDelegation, delegateId: string) => {
    const documentId = `doc_${ulid()}`;
    const data = { documentId, delegateId, delegationId: delegation.delegationId, kind: 'photo', reason: 'Too small.' };
    return received(documentRejectedV1, conferenceId, { id: documentId, version: 2 }, data);
  };
  const tell = (event: ReturnType<typeof rejectedOf>) =>
    mailRejectedDocument({ ...at, mailer, sender }, event, new Date());

  it('is told to the focal point, once: of whom, which, why, and how to send another', async () => {
    const delegation = await knownDelegation(at.registration, conferenceId, { en: 'France' }, 'ru');
    const event = rejectedOf(delegation, delegation.principalId);
    await tell(event);
    await expect(tell(event)).rejects.toThrow(AlreadyConsumed);
    const mails = await mailer.to(delegation.email);
    expect(mails).toHaveLength(1);
    const call = `POST /v1/conferences/${conferenceId}/delegations/${delegation.delegationId}/delegates/${delegation.principalId}/documents`;
    for (const part of ['Principal of France', 'Фотография', 'Too small.', call])
      expect(mails[0]?.text).toContain(part);
  });

  it('of a draft, of whom nothing is known here, goes by the id', async () => {
    const delegation = await knownDelegation(at.registration, conferenceId, { en: 'France' }, 'en');
    const draft = `dgt_${ulid()}`;
    const { table } = await at.table.measure(() => tell(rejectedOf(delegation, draft)));
    expect((await mailer.to(delegation.email))[0]?.text).toContain(`Person: ${draft}`);
    expect(table).toEqual({ read: 1, write: 2 });
  });
});
