import { ulid } from 'ulid';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { infoRequestedV1 } from '../../../events/accreditation/info-requested.v1.ts';
import conferenceSample from '../../../events/registration/conference-configured.v1.sample.json' with { type: 'json' };
import { conferenceConfiguredV1 } from '../../../events/registration/conference-configured.v1.ts';
import type { Authority } from '../../../events/vocabulary.ts';
import { mailInfoRequest } from '../../../functions/notifications/mail-info-request.ts';
import { projectConference } from '../../../functions/notifications/project-registration.ts';
import { AlreadyConsumed } from '../../../functions/shared/dynamo/command-log.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import {
  type Correspondents,
  type KnownDelegation,
  knownConference,
  knownDelegation,
  openTable,
  RecordingMailer,
  received,
  sender,
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

const asked = (
  { delegationId, principalId: delegateId }: KnownDelegation,
  { authority = 'security' as Authority, reasonCode = 'photo-unclear', version = 2 } = {},
) =>
  received(
    infoRequestedV1,
    conferenceId,
    { id: delegateId, version },
    { delegateId, delegationId, authority, reasonCode },
  );
const deliver = (event: ReturnType<typeof asked>) => mailInfoRequest({ ...at, mailer, sender }, event, new Date());

describe('an authority that needs more', () => {
  it('is told to the focal point: who, which authority, what in plain words, and what to do', async () => {
    const delegation = await knownDelegation(at.registration, conferenceId, { en: 'France' }, 'en');
    await deliver(asked(delegation));
    const [mail] = await mailer.to(delegation.email);
    const call = `PATCH /v1/conferences/${conferenceId}/delegations/${delegation.delegationId}/delegates/${delegation.principalId}`;
    for (const part of [
      'Person: Principal of France',
      'Asked by: the security service',
      'What is needed: The photograph is not clear enough',
      call,
    ])
      expect(mail?.text).toContain(part);
    expect(mail?.subject).toBe('More information is needed: IX Conference on International Security');
    expect(mail?.text).not.toContain('photo-unclear');
  });

  it.each([
    ['fr', 'le service de sécurité'],
    ['ru', 'служба безопасности'],
    ['es', 'el servicio de seguridad'],
    ['ar', 'جهاز الأمن'],
    ['zh', '安全部门'],
  ])('is told in the language of the reader: %s', async (language, authority) => {
    const delegation = await knownDelegation(at.registration, conferenceId, { en: 'France' }, language);
    await deliver(asked(delegation));
    expect((await mailer.to(delegation.email))[0]?.text).toContain(authority);
  });

  it('whose code the conference does not explain is told in the words of the code', async () => {
    const delegation = await knownDelegation(at.registration, conferenceId, { en: 'France' }, 'en');
    await deliver(asked(delegation, { reasonCode: 'visa-missing' }));
    await deliver(asked(delegation, { reasonCode: 'constructor', version: 3 }));
    const [first, second] = await mailer.to(delegation.email);
    expect(first?.text).toContain('What is needed: visa missing');
    expect(second?.text).toContain('What is needed: constructor');
  });

  it('is mailed once each time, and what another asks about the same person is another mail', async () => {
    const delegation = await knownDelegation(at.registration, conferenceId, { en: 'France' }, 'en');
    const late = asked(delegation, { version: 3 });
    const event = asked(delegation, { version: 5 });
    await Promise.allSettled(Array.from({ length: 10 }, () => deliver(event)));
    await expect(deliver(event)).rejects.toThrow(AlreadyConsumed);
    await deliver(asked(delegation, { authority: 'protocol', version: 4 }));
    await expect(deliver(late)).rejects.toThrow(OutdatedEvent);
    expect(mailer.taken).toHaveLength(2);
  });

  it('costs two writes and three half reads', async () => {
    const delegation = await knownDelegation(at.registration, conferenceId, { en: 'France' }, 'en');
    const { table } = await at.table.measure(() => deliver(asked(delegation)));
    expect(table).toEqual({ read: 1.5, write: 2 });
  });
});

it('what the codes for other verdicts mean does not even reach the mail room', async () => {
  const where = `c-${ulid().toLowerCase()}`;
  const data = {
    ...conferenceConfiguredV1.data.parse(conferenceSample.data),
    reasonCodes: [
      { key: 'photo-unclear', title: 'The photograph is not clear enough', verdicts: ['more-info' as const] },
      { key: 'on-file', title: 'Known to the services', verdicts: ['refuse' as const, 'hold' as const] },
      { key: 'other', title: 'Something else' },
    ],
  };
  await projectConference(at, received(conferenceConfiguredV1, where, { id: where, version: 1 }, data));
  const { conference } = await at.registration.read(where);
  expect(conference.reasons).toEqual({
    'photo-unclear': 'The photograph is not clear enough',
    other: 'Something else',
  });
});
