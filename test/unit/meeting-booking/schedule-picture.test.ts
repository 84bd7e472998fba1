import { describe, expect, it } from 'vitest';
import { schedulePicture } from '../../../functions/meeting-booking/rendering/schedule-picture.ts';
import type { ScheduleView } from '../../../functions/meeting-booking/schemas/schedule.ts';

const meeting = (name: string, status: 'confirmed' | 'provisional' = 'confirmed') => ({
  meetingId: 'mtg_01F8QZ7X9V0000000000000008',
  status,
  startsAt: '2021-06-22T06:00:00Z',
  endsAt: '2021-06-22T06:30:00Z',
  start: '09:00',
  end: '09:30',
  roomFreeAt: '2021-06-22T06:45:00Z',
  parties: [
    { delegationId: 'dlg_01F8QZ7X9V0000000000000002', entityKey: 'host', name, attendees: 2 },
    { delegationId: 'dlg_01F8QZ7X9V0000000000000003', entityKey: 'kaz', name: 'Kazakhstan', attendees: 2 },
  ],
});
const schedule = (changes: Partial<ScheduleView> = {}): ScheduleView => ({
  conferenceId: 'mcis-2021',
  conferenceName: 'Security & Co-operation <2021>',
  timeZone: 'Europe/Moscow',
  day: '2021-06-22',
  from: '09:00',
  to: '20:00',
  opensAt: '2021-06-22T06:00:00Z',
  closesAt: '2021-06-22T17:00:00Z',
  stepMinutes: 15,
  sessions: [],
  rooms: [{ roomId: 'rom_01F8QZ7X9V0000000000000009', name: 'Room 1', capacity: 12, features: [], meetings: [] }],
  ...changes,
});
const [room] = schedule().rooms;
if (!room) throw new Error('no room');

describe('the room plan as a picture', () => {
  it('shows the conference, the day and the hours of its wall clock', () => {
    const picture = schedulePicture(schedule());
    expect(picture).toContain('Tuesday 22 June 2021');
    expect(picture).toContain('>09:00<');
    expect(picture).toContain('>20:00<');
    expect(picture).not.toContain('>06:00<');
  });

  it('escapes every name, and leaves out what XML does not take', () => {
    const nasty = `<script>&"'\u0007\ud800`;
    const picture = schedulePicture(
      schedule({
        conferenceName: nasty,
        rooms: [{ ...room, name: nasty, meetings: [{ ...meeting(nasty), subject: nasty }] }],
        sessions: [
          {
            sessionId: 'ses_01F8QZ7X9V0000000000000001',
            title: nasty,
            startsAt: '2021-06-22T06:00:00Z',
            endsAt: '2021-06-22T09:00:00Z',
            start: '09:00',
            end: '12:00',
          },
        ],
      }),
    );
    expect(picture).not.toContain('<script>');
    expect(picture).toContain('&lt;script&gt;&amp;&quot;&#39;');
    expect(picture.isWellFormed()).toBe(true);
    expect(picture).not.toContain('\u0007');
  });

  it('shows what is provisional apart from what is confirmed', () => {
    const meetings = [meeting('Host State'), meeting('Host State', 'provisional')];
    const picture = schedulePicture(schedule({ rooms: [{ ...room, meetings }] }));
    expect(picture).toContain('1 confirmed');
    expect(picture).toContain('1 provisional');
    expect(picture).toContain('stroke-dasharray');
    expect(picture).toContain('Kazakhstan');
  });

  it('shortens a State to its code and the beginning of its name, any other entity to its key', () => {
    const [host, state] = meeting('Ministry of Defence of the host State').parties;
    if (!host || !state) throw new Error('no parties');
    const name = 'Democratic Republic of the Congo';
    const parties = [
      { ...host, kind: 'host' as const },
      { ...state, kind: 'state' as const, entityKey: 'cod', name },
    ];
    const rooms = Array.from({ length: 11 }, () => ({ ...room, meetings: [{ ...meeting(''), parties }] }));
    const picture = schedulePicture(schedule({ rooms }));
    expect(picture).toContain('>HOST<');
    expect(picture).toMatch(/>COD Dem[^<]*…</);
    expect(picture).toContain(`<title>09:00–09:30 Ministry of Defence of the host State – ${name} (confirmed)`);
  });

  it('has the proportions of A3 for the rooms of the reference conference, and room for many more', () => {
    const rooms = (count: number) => Array.from({ length: count }, () => room);
    const sizeOf = (picture: string) => /width="(\d+)" height="(\d+)"/.exec(picture)?.slice(1).map(Number) ?? [];
    const [width = 0, height = 1] = sizeOf(schedulePicture(schedule({ rooms: rooms(11) })));
    expect(width / height).toBeGreaterThan(1.3);
    expect(width / height).toBeLessThan(1.5);
    expect(sizeOf(schedulePicture(schedule({ rooms: rooms(60) })))[0]).toBeGreaterThan(6000);
    expect(sizeOf(schedulePicture(schedule({ rooms: [] })))).toHaveLength(2);
  });
});
