import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkConference } from '../../../demo/check.ts';
import type { Evidence, MailEvidence, MeetingEvidence } from '../../../demo/evidence.ts';
import { assembleCredential, encodeClaims, toBeSigned } from '../../../functions/accreditation/domain/credential.ts';
import { keyIdOf, keyIdText, publicKeyOfSpki } from '../../../functions/accreditation/domain/credential-key.ts';

const at = (time: string): number => Date.parse(`2021-06-22T${time}:00Z`);
const serial = (digit: number): string => `bdg_01F8QZ7X9V000000000000000${digit}`;
const zones = ['plenary', 'bilateral-wing'];

const issuer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = publicKeyOfSpki(issuer.publicKey.export({ type: 'spki', format: 'der' }));
const keyId = await keyIdOf(publicKey);

const whatABadgeSays = {
  conferenceId: 'mcis-2021',
  version: 1,
  category: 'head',
  zones,
  notBefore: at('00:00') / 1000,
  notAfter: at('23:59') / 1000,
};

/** What the issuer writes on the badge with this serial, signed by whom it may be. */
function qrText(claims: Partial<typeof whatABadgeSays> & { serial: string }, signer = issuer.privateKey): string {
  const payload = encodeClaims({ ...whatABadgeSays, ...claims });
  const signature = sign('sha256', toBeSigned(payload, keyId), { key: signer, dsaEncoding: 'ieee-p1363' });
  return assembleCredential(payload, keyId, signature);
}

const alteredAt = (place: number, text: string): string =>
  text.slice(0, place) + (text[place] === '7' ? '8' : '7') + text.slice(place + 1);

const badge = (digit: number, delegateId: string) => ({
  serial: serial(digit),
  delegateId,
  status: 'active',
  version: 1,
  category: 'head',
  zones,
  qrText: qrText({ serial: serial(digit) }),
});

const delegate = (id: string, delegationId: string, attendance = 'in-person') => ({
  id,
  delegationId,
  status: 'nominated',
  category: 'head',
  headOfDelegation: true,
  attendance,
});

const entry = (meeting: string, to: string, overrides: Partial<NonNullable<MailEvidence['calendar']>> = {}) => ({
  id: `mail of ${meeting} to ${to} ${JSON.stringify(overrides)}`,
  to: [`${to}@example.org`],
  calendar: {
    method: 'REQUEST',
    uid: `${meeting}@example.org`,
    sequence: 0,
    from: at('09:00'),
    to: at('09:30'),
    text: 'The minister and Chad in Bilateral room 1',
    ...overrides,
  },
});

const place = (
  roomId: string,
  from: string,
  to: string,
  more: Partial<NonNullable<MeetingEvidence['placement']>> = {},
) => ({ roomId, from: at(from), to: at(to), interpreterIds: [], locked: false, ...more });

const meeting: MeetingEvidence = {
  id: 'mtg_1',
  status: 'confirmed',
  wasConfirmed: false,
  durationMinutes: 30,
  languages: ['ru', 'fr'],
  parties: [
    { delegationId: 'dlg_host', attendeeIds: ['dgt_minister'], windows: [{ from: at('09:00'), to: at('12:00') }] },
    { delegationId: 'dlg_chad', attendeeIds: ['dgt_chad'] },
  ],
  placement: place('rom_1', '09:00', '09:30', { interpreterIds: ['itp_1'] }),
};

const withWindows = (windows: MeetingEvidence['parties'][number]['windows']) => [
  { delegationId: 'dlg_host', attendeeIds: ['dgt_minister'] },
  { delegationId: 'dlg_chad', attendeeIds: ['dgt_chad'], windows },
];

const north = { zone: 'wing', corridor: 'north', neighbourIds: [] };
const south = { zone: 'lounge', corridor: 'south', neighbourIds: [] };

/** A second meeting of the host, with a placement of its own and nobody mailed yet. */
const second = (changes: Partial<MeetingEvidence>): MeetingEvidence => ({
  ...meeting,
  id: 'mtg_2',
  status: 'provisional',
  languages: ['en'],
  parties: [
    { delegationId: 'dlg_host', attendeeIds: ['dgt_deputy'] },
    { delegationId: 'dlg_peru', attendeeIds: ['dgt_adviser'] },
  ],
  ...changes,
});

/** A small conference in which everything is in order. */
const sound: Evidence = {
  conferenceId: 'mcis-2021',
  conferenceLasts: { from: at('06:00'), to: at('20:00') },
  stepMinutes: 15,
  openingHours: [{ from: at('06:00'), to: at('17:00') }],
  rooms: [
    { id: 'rom_1', name: 'Bilateral room 1', capacity: 4, turnaroundMinutes: 15, hostOnly: false, ...north },
    { id: 'rom_2', name: 'Bilateral room 2', capacity: 4, turnaroundMinutes: 15, hostOnly: false, ...south },
  ],
  interpreters: [{ id: 'itp_1', languages: ['ru', 'fr'] }],
  travel: [{ from: 'wing', to: 'lounge', minutes: 30 }],
  keptApart: [{ delegationIds: ['dlg_chad', 'dlg_peru'], minutes: 15 }],
  wishes: [
    {
      delegateId: 'dgt_minister',
      maxMeetingsPerDay: 1,
      lunch: { minutes: 60, between: [{ from: at('09:00'), to: at('11:00') }] },
    },
  ],
  sessions: [{ title: 'Opening', from: at('08:00'), to: at('09:00'), speakerIds: ['dgt_minister'] }],
  delegations: ['host', 'chad', 'peru'].map((key) => ({
    id: `dlg_${key}`,
    entityKey: key,
    status: 'submitted',
    isHost: key === 'host',
    quotas: { head: 1 },
    focalPointEmail: `${key}@example.org`,
  })),
  delegates: [
    delegate('dgt_minister', 'dlg_host'),
    { ...delegate('dgt_chad', 'dlg_chad'), arrival: at('08:00'), departure: at('12:00') },
    delegate('dgt_peru', 'dlg_peru', 'remote'),
  ],
  accreditations: ['dgt_minister', 'dgt_chad', 'dgt_peru'].map((delegateId) => ({ delegateId, status: 'accredited' })),
  badges: [badge(1, 'dgt_minister'), badge(2, 'dgt_chad')],
  keys: [{ ...publicKey, kid: keyIdText(keyId) }],
  meetings: [meeting, second({ placement: place('rom_2', '13:00', '13:30') })],
  mails: [entry('mtg_1', 'host'), entry('mtg_1', 'chad')],
  feeds: [{ delegationId: 'dlg_chad', entries: [entry('mtg_1', 'chad').calendar] }],
  deadLetters: { 'mail-meeting-dead-letters': 0 },
};

/** What the checker finds, without the names of the checks. */
const faultsOf = (changes: Partial<Evidence>): string =>
  checkConference({ ...sound, ...changes })
    .flatMap(({ faults }) => faults)
    .join('\n');

test('a conference in order has no fault, and every check looked at something', () => {
  const checks = checkConference(sound);
  expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([]);
  expect(checks.filter(({ examined }) => examined === 0)).toEqual([]);
});

describe('people and rooms', () => {
  test('a minister in two rooms at once is found', () => {
    const clash = second({
      parties: [
        { delegationId: 'dlg_host', attendeeIds: ['dgt_minister'] },
        { delegationId: 'dlg_peru', attendeeIds: ['dgt_adviser'] },
      ],
      placement: place('rom_2', '09:15', '09:45'),
    });
    expect(faultsOf({ meetings: [meeting, clash] })).toMatch(/^dgt_minister: mtg_1 .* and mtg_2/);
  });

  test('a person whom both sides name is found', () => {
    const parties = [
      { delegationId: 'dlg_host', attendeeIds: ['dgt_minister'] },
      { delegationId: 'dlg_chad', attendeeIds: ['dgt_chad', 'dgt_minister'] },
    ];
    expect(faultsOf({ meetings: [{ ...meeting, parties }] })).toMatch(/dgt_minister: mtg_1 .* and mtg_1/);
  });

  test('a speaker who is in a meeting during the session is found', () => {
    const sessions = [{ title: 'Opening', from: at('08:00'), to: at('09:15'), speakerIds: ['dgt_chad'] }];
    expect(faultsOf({ sessions })).toMatch(/dgt_chad: the session "Opening" .* and mtg_1/);
  });

  test('a room that is used again within its turnaround is found', () => {
    const tooSoon = second({ placement: place('rom_1', '09:30', '10:00') });
    expect(faultsOf({ meetings: [meeting, tooSoon] })).toMatch(/^Bilateral room 1: mtg_1 .* and mtg_2/);
  });

  test('a room that is used again right after its turnaround is in order', () => {
    const inTime = second({ placement: place('rom_1', '09:45', '10:15') });
    expect(faultsOf({ meetings: [meeting, inTime] })).toBe('');
  });

  test("a meeting in the host's room without the host is found", () => {
    const rooms = sound.rooms.map((room) => ({ ...room, hostOnly: true }));
    const delegations = sound.delegations.map((delegation) => ({ ...delegation, isHost: false }));
    expect(faultsOf({ rooms })).toBe('');
    expect(faultsOf({ rooms, delegations })).toContain('mtg_1 is in Bilateral room 1 without the host');
  });

  test('a cancelled meeting holds nothing', () => {
    const cancelled = second({
      status: 'cancelled',
      placement: place('rom_1', '09:00', '09:30'),
    });
    expect(faultsOf({ meetings: [meeting, cancelled] })).toBe('');
  });

  test.each([
    ['outside the windows of dlg_chad', { parties: withWindows([{ from: at('10:00'), to: at('12:00') }]) }],
    ['outside the opening hours', { parties: withWindows(undefined), placement: place('rom_1', '05:00', '05:30') }],
    ['off the grid', { placement: place('rom_1', '09:10', '09:40') }],
    ['lasts 45 minutes instead of 30', { placement: place('rom_1', '09:00', '09:45') }],
    ['in a room that the programme does not have', { placement: place('rom_9', '09:00', '09:30') }],
    ['is confirmed nowhere', { placement: undefined }],
    [
      'brings 5 people to Bilateral room 1',
      { parties: [{ delegationId: 'dlg_host', attendeeIds: ['a', 'b', 'c', 'd', 'e'] }] },
    ],
  ])('a meeting that %s is found', (fault, changes: Partial<MeetingEvidence>) => {
    expect(faultsOf({ meetings: [{ ...meeting, ...changes }] })).toContain(fault);
  });
});

describe('distances, interpreters and wishes', () => {
  const ours = (from: string, to: string, room = 'rom_2', more: Partial<MeetingEvidence> = {}) =>
    second({ parties: meeting.parties, placement: place(room, from, to), ...more });
  const withSecond = (other: MeetingEvidence, changes: Partial<Evidence> = {}): string =>
    faultsOf({ meetings: [meeting, other], wishes: [], ...changes });

  test('somebody who has less time than it takes between two zones is found', () => {
    expect(withSecond(ours('09:45', '10:15'))).toContain(
      'dgt_chad has less than 30 minutes from mtg_1 (2021-06-22 09:00 to 09:30) to mtg_2',
    );
    expect(withSecond(ours('10:00', '10:30'))).toBe('');
    expect(withSecond(ours('09:45', '10:15', 'rom_1'))).toBe('');
  });

  test('a speaker who must come from another zone is found', () => {
    const sessions = [
      { title: 'Opening', zone: 'lounge', from: at('08:00'), to: at('08:45'), speakerIds: ['dgt_chad'] },
    ];
    expect(faultsOf({ sessions })).toContain('dgt_chad has less than 30 minutes from the session "Opening"');
  });

  test('who attends by video need not travel', () => {
    const delegates = sound.delegates.map((person) => ({ ...person, attendance: 'remote' }));
    expect(withSecond(ours('09:30', '10:00'), { delegates, badges: [] })).not.toContain('less than');
  });

  test('an interpreter in two places is found, and one who cannot be there in time', () => {
    const interpreted = (from: string, to: string) =>
      second({ languages: ['ru', 'fr'], placement: place('rom_2', from, to, { interpreterIds: ['itp_1'] }) });
    expect(withSecond(interpreted('09:15', '09:45'))).toMatch(/^itp_1: mtg_1 .* and mtg_2/m);
    expect(withSecond(interpreted('09:45', '10:15'))).toContain('itp_1 has less than 30 minutes');
    expect(withSecond(interpreted('10:00', '10:30'))).toBe('');
  });

  test('two languages that nobody interprets are found', () => {
    expect(faultsOf({ meetings: [{ ...meeting, languages: ['ru', 'fr', 'ar'] }] })).toContain(
      'mtg_1 has nobody who interprets between ru and ar',
    );
    expect(faultsOf({ interpreters: [] })).toContain('mtg_1 has an interpreter whom the conference does not have');
  });

  test('delegations that are kept apart and come near each other are found', () => {
    const peru = (from: string, to: string, room: string) => second({ placement: place(room, from, to) });
    const neighbours = sound.rooms.map((room) => ({ ...room, neighbourIds: ['rom_1'] }));
    const oneCorridor = sound.rooms.map((room) => ({ ...room, corridor: 'north' }));
    const fault = 'mtg_1 (2021-06-22 09:00 to 09:30) is too near mtg_2';
    expect(withSecond(peru('09:30', '10:00', 'rom_2'))).toBe('');
    expect(withSecond(peru('09:30', '10:00', 'rom_2'), { rooms: neighbours })).toContain(fault);
    expect(withSecond(peru('09:30', '10:00', 'rom_2'), { rooms: oneCorridor })).toContain(fault);
    expect(withSecond(peru('08:30', '09:00', 'rom_2'), { rooms: oneCorridor })).toContain(fault);
    expect(withSecond(peru('09:45', '10:15', 'rom_2'), { rooms: oneCorridor })).toBe('');
  });

  test('somebody who meets before they arrive or after they have left is found', () => {
    const chad = (times: object) =>
      sound.delegates.map((person) => ({ ...person, ...(person.id === 'dgt_chad' ? times : {}) }));
    expect(faultsOf({ delegates: chad({ arrival: at('09:15') }) })).toContain('dgt_chad is not there at mtg_1');
    expect(faultsOf({ delegates: chad({ departure: at('09:15') }) })).toContain('dgt_chad is not there at mtg_1');
    expect(faultsOf({ delegates: chad({ departure: at('09:30') }) })).toBe('');
  });

  test('more meetings a day than somebody wishes are found, but for what the desk has placed', () => {
    const locked = { placement: place('rom_1', '11:00', '11:30', { locked: true }) };
    const meetings = (other: Partial<MeetingEvidence>) => [meeting, ours('11:00', '11:30', 'rom_1', other)];
    expect(faultsOf({ meetings: meetings({}) })).toContain(
      'dgt_minister has 2 meetings on the day of 2021-06-22 09:00',
    );
    expect(faultsOf({ meetings: meetings(locked) })).toBe('');
  });

  test('a lunch that is too short is found', () => {
    const wishes = (minutes: number) => [
      { delegateId: 'dgt_minister', lunch: { minutes, between: [{ from: at('09:00'), to: at('11:00') }] } },
    ];
    const between = [meeting, ours('10:15', '10:45', 'rom_1')];
    expect(faultsOf({ meetings: between, wishes: wishes(60) })).toContain('dgt_minister has no 60 minutes for lunch');
    expect(faultsOf({ meetings: between, wishes: wishes(45) })).toBe('');
  });

  test('a window binds no meeting that the desk has placed', () => {
    const placement = place('rom_1', '14:00', '14:30', { interpreterIds: ['itp_1'] });
    const fault = 'mtg_1 is outside the windows of dlg_host';
    expect(faultsOf({ meetings: [{ ...meeting, placement }] })).toContain(fault);
    expect(faultsOf({ meetings: [{ ...meeting, placement: { ...placement, locked: true } }] })).not.toContain(fault);
  });
});

describe('delegations', () => {
  test('a delegation over its quota is found', () => {
    const delegates = [...sound.delegates, { ...delegate('dgt_extra', 'dlg_chad'), headOfDelegation: false }];
    expect(faultsOf({ delegates })).toContain('chad: 2 of category head, quota 1');
  });

  test('a category without a quota has no places', () => {
    const delegates = sound.delegates.map((person) => ({ ...person, category: 'media' }));
    expect(faultsOf({ delegates })).toContain('chad: 1 of category media, quota 0');
  });

  test('who has withdrawn takes no place', () => {
    const gone = { ...delegate('dgt_extra', 'dlg_chad'), status: 'withdrawn' };
    expect(faultsOf({ delegates: [...sound.delegates, gone] })).toBe('');
  });

  test('a delegation with two heads, or none, is found', () => {
    const delegates = [
      ...sound.delegates.filter(({ id }) => id !== 'dgt_peru'),
      { ...delegate('dgt_other', 'dlg_chad'), category: 'member' },
    ];
    expect(faultsOf({ delegates })).toContain('chad has 2 heads');
    expect(faultsOf({ delegates })).toContain('peru has 0 heads');
  });
});

describe('badges', () => {
  const withBadges = (...badges: Evidence['badges'][number][]) => faultsOf({ badges });

  test('two live badges for one person are found', () => {
    expect(withBadges(...sound.badges, badge(3, 'dgt_chad'))).toContain(
      'dgt_chad (accredited, in-person) has 2 live badges',
    );
  });

  test('a badge that was replaced is not live', () => {
    expect(withBadges(...sound.badges, { ...badge(3, 'dgt_chad'), status: 'replaced' })).toBe('');
  });

  test('an accredited delegate without a badge is found', () => {
    expect(withBadges(badge(1, 'dgt_minister'))).toContain('dgt_chad (accredited, in-person) has 0 live badges');
  });

  test('a badge for somebody who attends by video is found', () => {
    expect(withBadges(...sound.badges, badge(3, 'dgt_peru'))).toContain(
      'dgt_peru (accredited, remote) has 1 live badges',
    );
  });

  test('a badge for somebody who was refused is found, and so is a confirmed meeting with them', () => {
    const accreditations = sound.accreditations.map((decision) =>
      decision.delegateId === 'dgt_chad' ? { ...decision, status: 'refused' } : decision,
    );
    expect(faultsOf({ accreditations })).toContain('dgt_chad (refused, in-person) has 1 live badges');
    expect(faultsOf({ accreditations })).toContain('mtg_1 is confirmed with dgt_chad, who is not accredited');
  });

  test.each([
    ['signed by somebody else', qrText({ serial: serial(2) }, stranger.privateKey), 'its signature is not of that key'],
    ['of another badge', qrText({ serial: serial(3) }), `it says serial ${serial(3)}`],
    ['of another conference', qrText({ serial: serial(2), conferenceId: 'other' }), 'it is for other'],
    [
      'that opens more',
      qrText({ serial: serial(2), zones: [...zones, 'vip-lounge'] }),
      'it opens plenary, bilateral-wing, vip-lounge',
    ],
    [
      'that ends too early',
      qrText({ serial: serial(2), notAfter: at('12:00') / 1000 }),
      'it is not good for the whole conference',
    ],
    ['that is a link', 'https://example.org/', 'it does not begin with CHY1:'],
    ['that was cut short', qrText({ serial: serial(2) }).slice(0, -30), `${serial(2)}: it `],
    ['that was altered', alteredAt(60, qrText({ serial: serial(2) })), serial(2)],
    ['that nobody can read', undefined, 'no reader can read its QR code'],
  ])('a QR code %s is found', (_what, text, fault) => {
    expect(withBadges(badge(1, 'dgt_minister'), { ...badge(2, 'dgt_chad'), qrText: text })).toContain(fault);
  });

  test('a QR code signed by a key that is not published is found', () => {
    expect(faultsOf({ keys: [] })).toContain(`no published key has the id ${keyIdText(keyId)}`);
  });
});

describe('mail', () => {
  const [toHost, toChad] = [entry('mtg_1', 'host'), entry('mtg_1', 'chad')];
  const cancels = (sequence: number) => [
    entry('mtg_1', 'host', { method: 'CANCEL', sequence }),
    entry('mtg_1', 'chad', { method: 'CANCEL', sequence }),
  ];
  const cancelled = [{ ...meeting, status: 'cancelled', wasConfirmed: true, placement: undefined }];

  test('a side that was told twice is found', () => {
    expect(faultsOf({ mails: [toHost, toChad, { ...toChad, id: 'again' }] })).toContain(
      'mail to chad@example.org: REQUEST of sequence 0 was mailed twice',
    );
  });

  test('a side that was told the same twice under a new sequence is found', () => {
    expect(faultsOf({ mails: [toHost, toChad, entry('mtg_1', 'chad', { sequence: 1 })] })).toContain(
      'REQUEST of sequence 1 repeats what stood',
    );
  });

  test('a side that was never told is found', () => {
    expect(faultsOf({ mails: [toHost] })).toContain(
      'mail to chad@example.org: no entry stands for a confirmed meeting',
    );
  });

  test('an entry with another time than the meeting is found', () => {
    const mails = [toHost, entry('mtg_1', 'chad', { to: at('10:00') })];
    expect(faultsOf({ mails })).toContain('the entry says 2021-06-22 09:00 to 10:00');
  });

  test('somebody who is no party and was told is found', () => {
    expect(faultsOf({ mails: [toHost, toChad, entry('mtg_1', 'peru')] })).toContain(
      'mtg_1 was mailed to peru@example.org, who is no party',
    );
  });

  test('a move is told by a higher sequence', () => {
    const before = { from: at('10:00'), to: at('10:30') };
    const moved = { sequence: 1 };
    const mails = ['host', 'chad'].flatMap((side) => [entry('mtg_1', side, before), entry('mtg_1', side, moved)]);
    expect(faultsOf({ mails, feeds: [] })).toBe('');
  });

  test('a mail that was sent after one of a higher sequence is found', () => {
    const late = { ...entry('mtg_1', 'chad', { from: at('10:00'), to: at('10:30') }), id: 'late' };
    const mails = [toHost, entry('mtg_1', 'chad', { sequence: 1 }), late];
    expect(faultsOf({ mails })).toContain('REQUEST of sequence 0 was sent after sequence 1');
  });

  test('an entry that names another room is found', () => {
    const mails = [toHost, entry('mtg_1', 'chad', { text: 'The minister and Chad in Bilateral room 2' })];
    expect(faultsOf({ mails })).toContain('mail to chad@example.org: the entry does not say Bilateral room 1');
  });

  test.each([
    ['lacks a meeting', [], 'the feed of chad@example.org lacks mtg_1'],
    [
      'shows another time',
      [{ ...toChad.calendar, to: at('10:00') }],
      'has mtg_1 with sequence 0: 2021-06-22 09:00 to 10:00',
    ],
    ['is behind', [{ ...toChad.calendar, sequence: 3 }], 'has mtg_1 with sequence 3'],
    ['shows a meeting of others', [toChad.calendar, entry('mtg_2', 'chad').calendar], 'which was not mailed'],
  ])('a feed that %s is found', (_what, entries, fault) => {
    expect(faultsOf({ feeds: [{ delegationId: 'dlg_chad', entries }] })).toContain(fault);
  });

  test('a cancelled meeting whose entry stands is found', () => {
    expect(faultsOf({ meetings: cancelled })).toContain('the entry stands though the meeting is cancelled');
  });

  test('a cancellation with a higher sequence takes the entry away', () => {
    expect(faultsOf({ meetings: cancelled, mails: [toHost, toChad, ...cancels(1)], feeds: [] })).toBe('');
  });

  test('a cancellation that does not outrank the entry is found', () => {
    expect(faultsOf({ meetings: cancelled, mails: [toHost, toChad, ...cancels(0)] })).toContain(
      'CANCEL of sequence 0 does not outrank the entry',
    );
  });

  test('a cancellation that was mailed twice is found', () => {
    expect(faultsOf({ meetings: cancelled, mails: [toHost, toChad, ...cancels(1), ...cancels(2)] })).toContain(
      'mail to chad@example.org: CANCEL of sequence 2 cancels nothing',
    );
  });

  test('a confirmed meeting that was cancelled without a word is found', () => {
    expect(faultsOf({ meetings: cancelled, mails: [] })).toContain('no word that a confirmed meeting was cancelled');
  });

  test('a request that was cancelled before it was confirmed needs no mail', () => {
    expect(
      faultsOf({ meetings: [{ ...meeting, status: 'cancelled', placement: undefined }], mails: [], feeds: [] }),
    ).toBe('');
  });

  test('a cancellation under another UID is found', () => {
    const other = cancels(1).map((mail) => ({ ...mail, calendar: { ...mail.calendar, uid: 'mtg_1@elsewhere' } }));
    expect(faultsOf({ meetings: cancelled, mails: [toHost, toChad, ...other] })).toContain('mtg_1 has several UIDs');
  });

  test('a message that was given up is found', () => {
    expect(faultsOf({ deadLetters: { 'mail-meeting-dead-letters': 2 } })).toBe('mail-meeting-dead-letters holds 2');
  });
});
