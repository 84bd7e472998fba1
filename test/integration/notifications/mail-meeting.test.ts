import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import ICAL from 'ical.js';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { meetingConfirmedV1 } from '../../../events/meeting-booking/meeting-confirmed.v1.ts';
import { correspondenceKey, notificationKey } from '../../../functions/notifications/data/keys.ts';
import { NotificationStore } from '../../../functions/notifications/data/notification-store.ts';
import { NotYetKnown } from '../../../functions/notifications/data/registration-projection.ts';
import { CLAIM_LEASE } from '../../../functions/notifications/domain/correspondence.ts';
import type { MeetingChangeNews } from '../../../functions/notifications/domain/meeting-change-news.ts';
import type { MeetingNews } from '../../../functions/notifications/domain/meeting-news.ts';
import type { MeetingRequestNews } from '../../../functions/notifications/domain/meeting-request-news.ts';
import type { MeetingSlotNews } from '../../../functions/notifications/domain/meeting-slot-news.ts';
import { mailMeeting } from '../../../functions/notifications/mail-meeting.ts';
import { mailMeetingChange } from '../../../functions/notifications/mail-meeting-change.ts';
import { mailMeetingRequest } from '../../../functions/notifications/mail-meeting-request.ts';
import { mailMeetingSlot } from '../../../functions/notifications/mail-meeting-slot.ts';
import { MailUnderWay } from '../../../functions/notifications/mail-once.ts';
import { MailNotTaken, MailRejected } from '../../../functions/notifications/mailing/mailer.ts';
import { meetingCalendar } from '../../../functions/shared/calendar/meeting-calendar.ts';
import { AlreadyConsumed } from '../../../functions/shared/dynamo/command-log.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { itemSize } from '../../support/item-size.ts';
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
let opened: Correspondents;
beforeAll(async () => {
  opened = await openTable();
});

let mailer: RecordingMailer;
let conferenceId: string;
let host: KnownDelegation;
let guest: KnownDelegation;
beforeEach(async () => {
  at = opened;
  mailer = new RecordingMailer();
  conferenceId = await knownConference(at.registration);
  host = await knownDelegation(at.registration, conferenceId, { en: 'Host', ru: 'Хозяин' }, 'ru');
  guest = await knownDelegation(at.registration, conferenceId, { en: 'France', fr: 'France' }, 'fr-FR');
});

/** The function dies between handing a mail over and writing it down. */
class DyingStore extends NotificationStore {
  override record(): Promise<never> {
    return Promise.reject(new Error('the function died'));
  }
}

const meetingId = 'mtg_01F8QZ7X9V0000000000000008';
const first = {
  roomId: 'rom_01F8QZ7X9V0000000000000009',
  roomName: 'Bilateral room 1',
  startsAt: '2021-06-23T09:00:00Z',
  endsAt: '2021-06-23T09:30:00Z',
};
const second = {
  ...first,
  roomName: 'Bilateral room 2',
  startsAt: '2021-06-23T10:00:00Z',
  endsAt: '2021-06-23T10:30:00Z',
};
const confirmed: MeetingNews = { kind: 'confirmed', placement: first, sequence: 0 };
const cancelled: MeetingNews = { kind: 'cancelled', placement: first, sequence: 1, wasConfirmed: true };
const movedTo = (status: 'confirmed' | 'provisional', sequence = 1): MeetingNews => ({
  kind: 'rescheduled',
  placement: second,
  previous: first,
  sequence,
  status,
});

const partyOf = ({ delegationId, principalId, adviserId }: KnownDelegation) => ({
  delegationId,
  principalId,
  attendeeIds: [adviserId, principalId],
});

/** News of the meeting at one of its versions; delivering it again is the same event. */
function news(what: MeetingNews, version: number) {
  const parties = [partyOf(host), partyOf(guest)];
  const data = { meetingId, parties, placement: first, sequence: 0 };
  const event = received(meetingConfirmedV1, conferenceId, { id: meetingId, version }, data);
  const named = what.kind === 'cancelled' ? parties.map(({ delegationId }) => ({ delegationId })) : parties;
  const deliver = (now = new Date()) =>
    mailMeeting({ ...at, mailer, sender }, event, { meetingId, parties: named, news: what }, now);
  return Object.assign(deliver, { eventId: event.metadata.eventId });
}

const calendarOf = (content: string | undefined) => {
  const object = new ICAL.Component(ICAL.parse(content ?? ''));
  const event = object.getFirstSubcomponent('vevent');
  if (!event) throw new Error('no VEVENT');
  return {
    method: object.getFirstPropertyValue('method'),
    uid: event.getFirstPropertyValue('uid'),
    sequence: event.getFirstPropertyValue('sequence'),
    status: event.getFirstPropertyValue('status'),
    startsAt: String(event.getFirstPropertyValue('dtstart')),
    room: event.getFirstPropertyValue('location'),
  };
};
const outcomeOf = async (eventId: string, { delegationId }: KnownDelegation) => {
  const Key = notificationKey(conferenceId, eventId, delegationId);
  return (await at.table.documents.send(new GetCommand({ TableName: at.table.name, Key }))).Item;
};

describe('a confirmed meeting', () => {
  it('is mailed to both focal points and to nobody else, each in its language', async () => {
    await knownDelegation(at.registration, conferenceId, { en: 'Third party' }, 'en');
    await news(confirmed, 3)();
    expect(mailer.taken.map(({ to }) => to).sort()).toEqual([host.email, guest.email].sort());
    const [toHost] = await mailer.to(host.email);
    const [toGuest] = await mailer.to(guest.email);
    expect(toHost?.subject).toBe('Встреча подтверждена: Хозяин – France');
    expect(toGuest?.subject).toBe('Entretien confirmé : Host – France');
    expect(toGuest?.from).toEqual({ name: 'IX Conference on International Security', address: sender });
    expect(toGuest?.to).toEqual([{ name: 'Focal point of France', address: guest.email }]);
  });

  it('names one’s own people and of the other side the principal only, and nobody’s address', async () => {
    await news(confirmed, 3)();
    const [toGuest] = await mailer.to(guest.email);
    for (const part of [toGuest?.text, toGuest?.html, toGuest?.calendar?.replace(/\r?\n /g, '')]) {
      for (const name of ['Principal of France', 'Adviser of France', 'Principal of Host'])
        expect(part).toContain(name);
      expect(part).not.toContain('Adviser of Host');
      expect(part).not.toContain(host.email);
    }
  });

  it('comes with the calendar entry, in UTC', async () => {
    await news(confirmed, 3)();
    for (const { email } of [host, guest]) {
      const [mail] = await mailer.to(email);
      expect(calendarOf(mail?.calendar)).toEqual({
        method: 'REQUEST',
        uid: `${meetingId}@${conferenceId}.chancery`,
        sequence: 0,
        status: 'CONFIRMED',
        startsAt: '2021-06-23T09:00:00Z',
        room: 'Bilateral room 1',
      });
    }
  });

  it('is told over the bus once for each side, without a name', async () => {
    const deliver = news(confirmed, 3);
    await deliver();
    const events = await told(at.table, conferenceId);
    expect(events).toHaveLength(2);
    for (const { delegationId } of [host, guest]) {
      expect(events).toContainEqual({
        detailType: 'notification-sent.v1',
        notificationId: expect.stringMatching(/^ntf_/),
        kind: 'meeting-confirmed',
        delegationId,
        causedBy: deliver.eventId,
      });
    }
  });

  it('carries ids that a person who looks into it can follow', async () => {
    const deliver = news(confirmed, 3);
    await deliver();
    const [mail] = await mailer.to(guest.email);
    const header = (name: string) => mail?.headers.find(({ key }) => key === name)?.value;
    const record = await outcomeOf(deliver.eventId, guest);
    expect(mail?.messageId).toBe(`<${deliver.eventId}.${guest.delegationId}@chancery.example>`);
    expect(header('x-chancery-notification')).toBe(record?.notificationId);
    expect(header('x-chancery-conference')).toBe(conferenceId);
    expect(record).toMatchObject({ state: 'sent', kind: 'meeting-confirmed' });
  });

  it('waits for a delegation that is not known yet, and mails nobody meanwhile', async () => {
    const unheard = { ...guest, delegationId: 'dlg_01F8QZ7X9V0000000000000099' };
    const event = news(confirmed, 3);
    guest = unheard;
    await expect(news(confirmed, 3)()).rejects.toThrow(NotYetKnown);
    expect(mailer.taken).toHaveLength(0);
    await event();
    expect(mailer.taken).toHaveLength(2);
  });
});

describe('no mail twice', () => {
  it('ten duplicates at once mail each side once', async () => {
    const deliver = news(confirmed, 3);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => deliver()));
    expect(mailer.taken.map(({ to }) => to).sort()).toEqual([host.email, guest.email].sort());
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect([MailUnderWay, AlreadyConsumed]).toContain(outcome.reason.constructor);
    }
    await expect(deliver()).rejects.toThrow(AlreadyConsumed);
    expect(await told(at.table, conferenceId)).toHaveLength(2);
  });

  it('a side that could not be mailed is tried again, without the other', async () => {
    const deliver = news(confirmed, 3);
    mailer.before = ({ to }) => {
      if (to === guest.email) throw new MailNotTaken('TooManyRequestsException');
    };
    await expect(deliver()).rejects.toThrow(MailNotTaken);
    await expect(deliver()).rejects.toThrow(MailNotTaken);
    mailer.before = () => undefined;
    await deliver();
    expect(mailer.taken.map(({ to }) => to)).toEqual([host.email, guest.email]);
    expect((await told(at.table, conferenceId)).map(({ detailType }) => detailType)).toEqual([
      'notification-sent.v1',
      'notification-sent.v1',
    ]);
  });

  it('a function that dies after the mail left leaves an unknown outcome: no second mail, and a person is told', async () => {
    const deliver = news(confirmed, 3);
    const now = new Date();
    at = { ...at, notifications: new DyingStore(at.table.documents, at.table.name) };
    await expect(deliver(now)).rejects.toThrow('the function died');
    at = opened;
    expect(mailer.taken).toHaveLength(2);

    await expect(deliver(new Date(now.getTime() + CLAIM_LEASE - 1))).rejects.toThrow(MailUnderWay);
    const later = new Date(now.getTime() + CLAIM_LEASE);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => deliver(later)));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: expect.any(AlreadyConsumed) });
    expect(mailer.taken).toHaveLength(2);
    const events = await told(at.table, conferenceId);
    expect(events.map(({ detailType, reason }) => ({ detailType, reason }))).toEqual([
      { detailType: 'notification-failed.v1', reason: 'outcome-unknown' },
      { detailType: 'notification-failed.v1', reason: 'outcome-unknown' },
    ]);
    expect(await outcomeOf(deliver.eventId, guest)).toMatchObject({ state: 'unknown' });
  });

  it('a connection lost while sending is an unknown outcome at once', async () => {
    mailer.before = () => {
      throw new Error('socket hang up');
    };
    const deliver = news(confirmed, 3);
    await deliver();
    mailer.before = () => undefined;
    await expect(deliver()).rejects.toThrow(AlreadyConsumed);
    expect(mailer.taken).toHaveLength(0);
    expect(await outcomeOf(deliver.eventId, host)).toMatchObject({ state: 'unknown', reason: 'outcome-unknown' });
  });

  it('a mailbox that is rejected for good is told, and does not keep the other side from its mail', async () => {
    mailer.before = ({ to }) => {
      if (to === host.email) throw new MailRejected('message-rejected');
    };
    const deliver = news(confirmed, 3);
    await deliver();
    await expect(deliver()).rejects.toThrow(AlreadyConsumed);
    expect(mailer.taken.map(({ to }) => to)).toEqual([guest.email]);
    const failed = (await told(at.table, conferenceId)).filter(
      ({ detailType }) => detailType === 'notification-failed.v1',
    );
    expect(failed).toMatchObject([{ delegationId: host.delegationId, reason: 'message-rejected' }]);
  });
});

describe('what changes later', () => {
  it('moves and then withdraws the same calendar entry, each time with a higher sequence', async () => {
    await news(confirmed, 3)();
    await news(movedTo('confirmed'), 4)();
    await news({ ...cancelled, placement: second, sequence: 2 }, 5)();
    const entries = (await mailer.to(guest.email)).map(({ calendar }) => calendarOf(calendar));
    expect(entries.map(({ method, sequence, status, room }) => [method, sequence, status, room])).toEqual([
      ['REQUEST', 0, 'CONFIRMED', 'Bilateral room 1'],
      ['REQUEST', 1, 'CONFIRMED', 'Bilateral room 2'],
      ['CANCEL', 2, 'CANCELLED', 'Bilateral room 2'],
    ]);
    expect(new Set(entries.map(({ uid }) => uid)).size).toBe(1);
  });

  it('withdraws the entry of a slot that was lost, and puts it back when a new one is found', async () => {
    await news(confirmed, 3)();
    await news({ kind: 'waitlisted', sequence: 1, wasConfirmed: true }, 4)();
    await news({ kind: 'confirmed', placement: second, sequence: 2 }, 5)();
    const mails = await mailer.to(guest.email);
    expect(mails.map(({ calendar }) => calendarOf(calendar).method)).toEqual(['REQUEST', 'CANCEL', 'REQUEST']);
    expect(calendarOf(mails[1]?.calendar).startsAt).toBe('2021-06-23T09:00:00Z');
    expect(mails[1]?.text).toContain('liste d’attente');
  });

  it('is told in plain mail when a meeting is cancelled that was never confirmed', async () => {
    await news({ kind: 'cancelled', sequence: 0, wasConfirmed: false }, 2)();
    const [mail] = await mailer.to(guest.email);
    expect(mail?.subject).toBe('Entretien annulé : Host – France');
    expect(mail?.attachments).toEqual([]);
  });

  it('says why it was cancelled or moved', async () => {
    await news(confirmed, 3)();
    await news({ ...movedTo('confirmed'), reason: 'The flight is late' } as MeetingNews, 4)();
    await news({ ...cancelled, reason: 'The minister is called home' } as MeetingNews, 5)();
    const mails = await mailer.to(guest.email);
    expect(mails[1]?.text).toContain('The flight is late');
    expect(mails[2]?.text).toContain('The minister is called home');
  });

  it('says that only the room has another name, with the entry brought up to date', async () => {
    await news(confirmed, 3)();
    const placement = { ...first, roomName: 'Salle Alpha' };
    await news({ kind: 'rescheduled', placement, previous: first, sequence: 1, status: 'confirmed' }, 4)();
    const [, mail] = await mailer.to(guest.email);
    expect(mail?.subject).toBe('Entretien : la salle change de nom : Host – France');
    expect(calendarOf(mail?.calendar)).toMatchObject({ method: 'REQUEST', sequence: 1, room: 'Salle Alpha' });
  });

  it('is silent about the moves of a meeting that is still provisional', async () => {
    await news(movedTo('provisional'), 2)();
    await news({ kind: 'waitlisted', sequence: 2, wasConfirmed: false }, 3)();
    expect(mailer.taken).toHaveLength(0);
    await news({ kind: 'confirmed', placement: second, sequence: 3 }, 4)();
    expect(mailer.taken).toHaveLength(2);
  });
});

describe('news that overtakes', () => {
  it('a cancellation before its confirmation leaves the cancellation the last word', async () => {
    const early = news(confirmed, 3);
    await news(cancelled, 4)();
    await expect(early()).rejects.toThrow(OutdatedEvent);
    const mails = await mailer.to(guest.email);
    expect(mails.map(({ calendar }) => calendarOf(calendar).method)).toEqual(['CANCEL']);
  });

  it('a move to a provisional slot before the confirmation of the old one keeps the old one from calendars', async () => {
    const early = news(confirmed, 3);
    await news(movedTo('provisional'), 4)();
    await expect(early()).rejects.toThrow(OutdatedEvent);
    expect(mailer.taken).toHaveLength(0);
  });

  it('all at once, duplicated and shuffled, end with every side holding what the meeting is', async () => {
    const story = [
      news(confirmed, 3),
      news(movedTo('confirmed'), 4),
      news({ kind: 'waitlisted', sequence: 2, wasConfirmed: true }, 5),
      news({ kind: 'confirmed', placement: second, sequence: 3 }, 6),
    ];
    let queue = [...story, ...story, ...story].sort(() => Math.random() - 0.5);
    while (queue.length > 0) {
      const outcomes = await Promise.allSettled(queue.map((deliver) => deliver()));
      queue = queue.filter((_, index) => {
        const outcome = outcomes[index];
        return outcome?.status === 'rejected' && outcome.reason instanceof MailUnderWay;
      });
    }
    for (const { email } of [host, guest]) {
      const entries = (await mailer.to(email)).map(({ calendar }) => calendar && calendarOf(calendar));
      const sequences = entries.flatMap((entry) => (entry ? [Number(entry.sequence)] : []));
      expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
      expect(entries.at(-1)).toMatchObject({ method: 'REQUEST', room: 'Bilateral room 2' });
    }
    expect(await told(at.table, conferenceId)).toHaveLength(mailer.taken.length);
  });

  it('a mail whose sender died is settled as unknown by the news that comes after it', async () => {
    const lost = news(confirmed, 3);
    const now = new Date();
    at = { ...at, notifications: new DyingStore(at.table.documents, at.table.name) };
    await expect(lost(now)).rejects.toThrow('the function died');
    at = opened;
    const next = news(cancelled, 4);
    await expect(next(now)).rejects.toThrow(MailUnderWay);
    await next(new Date(now.getTime() + CLAIM_LEASE));
    await expect(lost()).rejects.toThrow(OutdatedEvent);
    const events = (await told(at.table, conferenceId)).filter(
      ({ delegationId }) => delegationId === guest.delegationId,
    );
    expect(events.map(({ detailType, causedBy }) => [detailType, causedBy]).sort()).toEqual(
      [
        ['notification-failed.v1', lost.eventId],
        ['notification-sent.v1', next.eventId],
      ].sort(),
    );
  });

  it('a claim given back lets the earlier news stand again', async () => {
    await news(confirmed, 3)();
    mailer.before = () => {
      throw new MailNotTaken('throttled');
    };
    const next = news(cancelled, 4);
    await expect(next()).rejects.toThrow(MailNotTaken);
    const Key = correspondenceKey(conferenceId, meetingId, guest.delegationId);
    const { Item } = await at.table.documents.send(new GetCommand({ TableName: at.table.name, Key }));
    expect(Item).toMatchObject({ kind: 'meeting-confirmed', calendar: { sequence: 0, entry: first } });
    mailer.before = () => undefined;
    await next();
    expect((await mailer.to(guest.email)).map(({ calendar }) => calendarOf(calendar).method)).toEqual([
      'REQUEST',
      'CANCEL',
    ]);
  });
});

describe('capacity', () => {
  it('is two writes a side for a first mail; for news after it one failed claim and one strong read more', async () => {
    const { table: firstMail } = await at.table.measure(() => news(confirmed, 3)());
    // Read: the conference, two delegations, four people. Written a side: the claim, the notification with its outbox.
    expect(firstMail).toEqual({ read: 3.5, write: 4 });
    const { table: laterMail } = await at.table.measure(() => news(cancelled, 4)());
    // Read: the conference, two delegations; and a side, what became of the mail before. DynamoDB Local does not count a failed write.
    expect(laterMail).toEqual({ read: 1.5 + 2, write: 4 });
    expect(mailer.taken).toHaveLength(4);
  });

  it('of items that stay under a kilobyte', async () => {
    const deliver = news(movedTo('confirmed'), 4);
    await deliver();
    const { Items = [] } = await at.table.documents.send(
      new ScanCommand({
        TableName: at.table.name,
        FilterExpression: 'entity IN (:told, :became) AND conferenceId = :conference',
        ExpressionAttributeValues: {
          ':told': 'CORRESPONDENCE',
          ':became': 'NOTIFICATION',
          ':conference': conferenceId,
        },
      }),
    );
    expect(Items).toHaveLength(4);
    for (const item of Items) expect(itemSize(marshall(item))).toBeLessThan(1024);
  });
});

describe('a meeting to which other people come', () => {
  /** News of a change at one of its versions. */
  function change(what: MeetingChangeNews, version: number) {
    const parties = [partyOf(host), partyOf(guest)];
    const data = { meetingId, parties, placement: first, sequence: 0 };
    const event = received(meetingConfirmedV1, conferenceId, { id: meetingId, version }, data);
    return () => mailMeetingChange({ ...at, mailer, sender }, event, { meetingId, parties, news: what }, new Date());
  }

  it('is told to both sides, tentatively while it waits, under one UID whose sequence rises', async () => {
    await news(confirmed, 3)();
    await change({ kind: 'provisional', placement: first, sequence: 1 }, 4)();
    await news({ kind: 'confirmed', placement: first, sequence: 1 }, 5)();
    await change({ kind: 'amended', placement: first, sequence: 2, status: 'confirmed' }, 6)();
    for (const { email } of [host, guest]) {
      const entries = (await mailer.to(email)).map(({ calendar }) => calendarOf(calendar));
      expect(entries.map(({ status, sequence }) => [status, sequence])).toEqual([
        ['CONFIRMED', 0],
        ['TENTATIVE', 1],
        ['CONFIRMED', 2],
        ['CONFIRMED', 3],
      ]);
      expect(new Set(entries.map(({ uid }) => uid)).size).toBe(1);
    }
  });

  it('with a principal of lower rank asks the one side, by which call, and tells the other that it waits', async () => {
    await news(confirmed, 3)();
    const reopened = change({ kind: 'reopened', delegationId: host.delegationId, placement: first, sequence: 1 }, 4);
    await reopened();
    await expect(reopened()).rejects.toThrow(AlreadyConsumed);
    const [, asked] = await mailer.to(guest.email);
    expect(asked?.subject).toBe('Merci de répondre à nouveau : Host – France');
    expect(asked?.text).toContain('Host envoie');
    expect(asked?.text).toContain(`POST /v1/conferences/${conferenceId}/meetings/${meetingId}/accept`);
    expect(calendarOf(asked?.calendar)).toMatchObject({ method: 'REQUEST', status: 'TENTATIVE', sequence: 1 });
    const [, waits] = await mailer.to(host.email);
    expect(waits?.subject).toMatch(/^Встреча ждёт ответа/);
    expect(waits?.text).not.toContain('/accept');
  });

  it('is told to nobody who was never told of it', async () => {
    await change({ kind: 'provisional', placement: first, sequence: 1 }, 4)();
    await change({ kind: 'amended', placement: first, sequence: 2, status: 'provisional' }, 5)();
    expect(mailer.taken).toEqual([]);
  });
});

describe('a meeting that is asked for', () => {
  type Asked = Omit<Extract<MeetingRequestNews, { kind: 'requested' | 'countered' }>, 'delegationId'>;
  const asks = (what: Asked, version: number, by = host) => {
    const parties =
      what.kind === 'requested'
        ? [partyOf(host), { delegationId: guest.delegationId }]
        : [partyOf(host), partyOf(guest)];
    const event = received(
      meetingConfirmedV1,
      conferenceId,
      { id: meetingId, version },
      {
        meetingId,
        parties: [partyOf(host), partyOf(guest)],
        placement: first,
        sequence: 0,
      },
    );
    const told = { meetingId, parties, news: { ...what, delegationId: by.delegationId } };
    return (writeCalendar?: typeof meetingCalendar) =>
      mailMeetingRequest({ ...at, mailer, sender }, event, told, new Date(), writeCalendar);
  };
  const expiresAt = '2021-05-06T08:30:00Z';

  it('is told to those who are asked: by whom, until when, and how to answer; once', async () => {
    const deliver = asks({ kind: 'requested', expiresAt }, 1);
    await deliver();
    await expect(deliver()).rejects.toThrow(AlreadyConsumed);
    expect(mailer.taken.map(({ to }) => to)).toEqual([guest.email]);
    const [mail] = await mailer.to(guest.email);
    expect(mail?.subject).toBe('Demande d’entretien : Host – France');
    for (const part of ['Principal of Host', 'jeudi 6 mai 2021', `/meetings/${meetingId}/accept`]) {
      expect(mail?.text).toContain(part);
    }
    expect(mail?.text).not.toContain('Adviser of Host');
    expect(mail?.calendar).toBeUndefined();
  });

  it('and about which something else is proposed is told to the other side only', async () => {
    await asks({ kind: 'requested', expiresAt }, 1)();
    await asks({ kind: 'countered', expiresAt }, 2, guest)();
    expect(mailer.taken.map(({ to }) => to)).toEqual([guest.email, host.email]);
    // What was asked before comes too late now.
    await expect(asks({ kind: 'requested', expiresAt }, 1)()).rejects.toThrow(OutdatedEvent);
  });

  it('and loses its slot to a proposal is withdrawn from both calendars', async () => {
    await news(confirmed, 3)();
    const deliver = asks({ kind: 'countered', expiresAt, released: first, sequence: 1 }, 4, guest);
    await deliver(meetingCalendar);
    for (const { email } of [host, guest]) {
      const [, mail] = await mailer.to(email);
      expect(calendarOf(mail?.calendar)).toMatchObject({ method: 'CANCEL', sequence: 1 });
    }
  });

  it('waits for the mail that withdraws what a calendar still holds', async () => {
    await news(confirmed, 3)();
    // The news that took the slot away is late.
    await expect(asks({ kind: 'countered', expiresAt, sequence: 1 }, 5, guest)()).rejects.toThrow(MailUnderWay);
    await news({ kind: 'waitlisted', sequence: 1, wasConfirmed: true }, 4)();
    await asks({ kind: 'countered', expiresAt, sequence: 1 }, 5, guest)();
    expect((await mailer.to(host.email)).map(({ calendar }) => calendar && calendarOf(calendar).method)).toEqual([
      'REQUEST',
      'CANCEL',
      undefined,
    ]);
  });

  /** News of it at one of its versions. */
  const heard = (version: number, sides: readonly KnownDelegation[], named: readonly KnownDelegation[]) => {
    const data = { meetingId, parties: [partyOf(host), partyOf(guest)], placement: first, sequence: 0 };
    const event = received(meetingConfirmedV1, conferenceId, { id: meetingId, version }, data);
    const parties = sides.map((side) => (named.includes(side) ? partyOf(side) : { delegationId: side.delegationId }));
    return { event, parties };
  };
  const declines = (version: number, what: { placement?: typeof first; sequence?: number; reason?: string }) => {
    const { event, parties } = heard(version, [host, guest], []);
    const told = { meetingId, parties, news: { kind: 'declined', delegationId: guest.delegationId, ...what } as const };
    return (writeCalendar?: typeof meetingCalendar) =>
      mailMeetingRequest({ ...at, mailer, sender }, event, told, new Date(), writeCalendar);
  };
  const slotNews = (what: MeetingSlotNews, version: number, sides = [host, guest], named = sides) => {
    const { event, parties } = heard(version, sides, named);
    return () => mailMeetingSlot({ ...at, mailer, sender }, event, { meetingId, parties, news: what }, new Date());
  };

  it('and about which something else is proposed tells what, and what the proposer says of it', async () => {
    const windows = [{ from: '2021-06-23T07:00:00Z', to: '2021-06-23T09:00:00Z' }];
    const message = 'Earlier,\r\nplease: <b>the flight</b> leaves at noon';
    await asks({ kind: 'countered', expiresAt, windows, durationMinutes: 20, message }, 2, host)();
    const [mail] = await mailer.to(guest.email);
    for (const part of ['Host propose autre chose', '10:00', '12:00', 'Europe/Moscow', '20 minutes'])
      expect(mail?.text).toContain(part);
    expect(mail?.text).toContain('Earlier, please: <b>the flight</b> leaves at noon');
    expect(mail?.html).not.toContain('<b>');
  });

  it('and is declined is told to whoever has not declined it, by whom and why', async () => {
    const reason = 'The minister leaves on the first day';
    await declines(2, { reason })();
    expect(mailer.taken.map(({ to }) => to)).toEqual([host.email]);
    const [mail] = await mailer.to(host.email);
    expect(mail?.subject).toContain('Встреча отклонена');
    for (const part of [reason, 'Отклонившая сторона: France']) expect(mail?.text).toContain(part);
  });

  it('and is declined after it had a slot is withdrawn from both calendars', async () => {
    await news(confirmed, 3)();
    await declines(5, { placement: first, sequence: 2 })(meetingCalendar);
    for (const { email } of [host, guest]) {
      const mail = (await mailer.to(email)).at(-1);
      expect(calendarOf(mail?.calendar)).toMatchObject({ method: 'CANCEL', sequence: 2 });
    }
  });

  it('and has no slot when the last side accepts is told to both, once', async () => {
    const deliver = slotNews({ kind: 'waitlisted', sequence: 0 }, 3);
    await deliver();
    await expect(deliver()).rejects.toThrow(AlreadyConsumed);
    expect(mailer.taken.map(({ to }) => to).sort()).toEqual([host.email, guest.email].sort());
    const [mail] = await mailer.to(guest.email);
    expect(mail?.subject).toBe('Entretien convenu, sans créneau pour l’instant : Host – France');
    expect(mail?.calendar).toBeUndefined();
  });

  it('and for which a slot is kept is told to all: to whom it waits for, until when; of whom it waits, to the others', async () => {
    const third = await knownDelegation(at.registration, conferenceId, { en: 'Peru' }, 'en');
    const asked = [guest.delegationId, third.delegationId];
    const offered = { kind: 'slot-offered', asked, placement: first, openUntil: expiresAt, sequence: 0 } as const;
    await slotNews(offered, 2, [host, guest, third], [host])();
    const [toThird] = await mailer.to(third.email);
    for (const part of ['Bilateral room 1', '12:00', 'Answer by: Thursday, 6 May 2021', 'Other sides', '/accept'])
      expect(toThird?.text).toContain(part);
    const [toHost] = await mailer.to(host.email);
    for (const part of ['Ожидается ответ: France и Peru', 'Сохраняется до: ', 'Bilateral room 1'])
      expect(toHost?.text).toContain(part);
    expect(toHost?.text).not.toContain('/accept');

    await slotNews({ ...offered, placement: undefined, released: first }, 3, [host, guest, third], [host])();
    const [, lost] = await mailer.to(third.email);
    expect(lost?.subject).toBe('Meeting: the slot is no longer kept: Host – France – Peru');
  });

  it('and has expired is told to both, and leaves both calendars', async () => {
    await news(confirmed, 3)();
    const event = received(
      meetingConfirmedV1,
      conferenceId,
      { id: meetingId, version: 4 },
      { meetingId, parties: [partyOf(host), partyOf(guest)], placement: first, sequence: 0 },
    );
    const parties = [{ delegationId: host.delegationId }, { delegationId: guest.delegationId }];
    const expired = { kind: 'expired', placement: first, sequence: 1 } as const;
    const told = { meetingId, parties, news: expired };
    await mailMeetingRequest({ ...at, mailer, sender }, event, told, new Date(), meetingCalendar);
    const [, mail] = await mailer.to(guest.email);
    expect(mail?.subject).toBe('Entretien caduc : Host – France');
    expect(calendarOf(mail?.calendar)).toMatchObject({ method: 'CANCEL', sequence: 1 });
    expect(mailer.taken).toHaveLength(4);
  });
});
