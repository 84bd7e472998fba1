import type { DelegationSchedule } from '../../../functions/meeting-booking/get-delegation-schedule.ts';
import type { ScheduleView } from '../../../functions/meeting-booking/schemas/schedule.ts';
import { MINUTE_MS, writeInstant } from '../../../functions/shared/local-time.ts';

const NAMES = [
  'France',
  'الإمارات العربية المتحدة',
  '中华人民共和国',
  'United Kingdom of Great Britain and Northern Ireland',
  'Российская Федерация',
  'ประเทศไทย',
  'International Committee of the Red Cross and Red Crescent Societies',
  'ישראל',
] as const;

const nameAt = (index: number): string => NAMES[index % NAMES.length] ?? NAMES[0];
const idAt = (index: number): string => String(index).padStart(26, '0');
type Meeting = ScheduleView['rooms'][number]['meetings'][number];

/** A day from nine to eight in Moscow, each of its rooms with so many meetings of half an hour, one behind the other. */
export function scheduleWith({ rooms = 3, meetings = 4, day = '2021-06-22' } = {}): ScheduleView {
  const opens = Date.parse(`${day}T06:00:00Z`);
  const clock = (at: number) => writeInstant(at + 180 * MINUTE_MS).slice(11, 16);
  const meetingAt = (room: number, index: number): Meeting => {
    const from = opens + index * 45 * MINUTE_MS;
    const to = from + 30 * MINUTE_MS;
    const party = (at: number) => ({
      delegationId: `dlg_${idAt(at)}`,
      entityKey: `e${at}`,
      name: nameAt(at),
      attendees: 2,
    });
    return {
      meetingId: `mtg_${idAt(room * 100 + index)}`,
      status: (['confirmed', 'provisional', 'held', 'no-show'] as const)[index % 4] ?? 'confirmed',
      startsAt: writeInstant(from),
      endsAt: writeInstant(to),
      start: clock(from),
      end: clock(to),
      roomFreeAt: writeInstant(to + 15 * MINUTE_MS),
      parties: [party(room + index), party(room + index + 1)],
    };
  };
  return {
    conferenceId: 'mcis-2021',
    conferenceName: 'IX Moscow Conference on International Security',
    timeZone: 'Europe/Moscow',
    day,
    from: '09:00',
    to: '20:00',
    opensAt: writeInstant(opens),
    closesAt: writeInstant(opens + 660 * MINUTE_MS),
    stepMinutes: 15,
    sessions: [
      {
        sessionId: `ses_${idAt(1)}`,
        title: 'Plenary session: the military aspects of strategic stability',
        startsAt: writeInstant(opens + 60 * MINUTE_MS),
        endsAt: writeInstant(opens + 180 * MINUTE_MS),
        start: '10:00',
        end: '12:00',
      },
    ],
    rooms: Array.from({ length: rooms }, (_, room) => ({
      roomId: `rom_${idAt(room)}`,
      name: room === 1 ? 'The Ambassador’s Winter Garden Conference Hall, west wing' : `Bilateral room ${room + 1}`,
      capacity: 12,
      features: [],
      meetings: Array.from({ length: meetings }, (_, index) => meetingAt(room, index)),
    })),
  };
}

/** A delegation with so many meetings on each of two days. */
export const delegationWith = (perDay: number): DelegationSchedule => ({
  conferenceName: 'IX Moscow Conference on International Security',
  delegationName: 'United Arab Emirates · الإمارات العربية المتحدة',
  timeZone: 'Europe/Moscow',
  meetings: ['2021-06-22', '2021-06-23'].flatMap((day) =>
    Array.from({ length: perDay }, (_, index) => ({
      day,
      start: `${String(9 + index).padStart(2, '0')}:00`,
      end: `${String(9 + index).padStart(2, '0')}:30`,
      status: index % 2 === 0 ? ('confirmed' as const) : ('provisional' as const),
      roomName:
        index === 1 ? 'The Ambassador’s Winter Garden Conference Hall, west wing' : `Bilateral room ${index + 1}`,
      doorCode: 'K7P2Q',
      subject:
        index === 0 ? 'Military and military-technical cooperation, and the next round of staff talks' : undefined,
      own: ['محمد بن أحمد البواردي (minister)', 'Fatima Al-Mansouri (adviser)', '王毅 (interpreter)'].slice(
        0,
        1 + (index % 3),
      ),
      others: [{ name: nameAt(index), principal: index % 2 === 0 ? '王毅 (minister)' : 'Élodie Durand (minister)' }],
      interpreters: index === 0 ? ['Anna Petrova', 'J. Smith'] : [],
    })),
  ),
});
