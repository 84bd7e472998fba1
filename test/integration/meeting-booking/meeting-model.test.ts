import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../../functions/shared/auth/caller.ts';
import { createTestTable } from '../../support/test-table.ts';
import { idOf, isAgreed, isOver, isScheduled, type MeetingItem } from './meeting-witness.ts';
import {
  dueAt,
  MeetingWorld,
  MINUTE_MS,
  type Person,
  refusalOf,
  type Side,
  somebody,
  type Wish,
} from './meeting-world.ts';
import { FIRST_DAY, protocolDesk, SECOND_DAY } from './staged-conference.ts';

/**
 * Everything that delegations, the desk, the organisers and the clock can do to meetings, in any order, with events that come
 * late, twice and in another order. After each step the table is looked at; when all has been heard nothing is left undone.
 */

/** Ids are made in turn, so that a run that failed comes out the same again. */
const ids = vi.hoisted(() => ({ made: 0 }));
vi.mock('../../../functions/shared/ids.ts', async () => {
  const { encodeTime } = await import('ulid');
  const next = (prefix: string, now: Date): string => {
    ids.made += 1;
    return `${prefix}_${encodeTime(now.getTime(), 10)}${String(ids.made).padStart(16, '0')}`;
  };
  return { newId: next, idSequence: (prefix: string, now: Date) => () => next(prefix, now) };
});

type Nothing = Record<never, never>;

class Step implements fc.AsyncCommand<Nothing, MeetingWorld> {
  readonly #name: string;
  readonly #work: (world: MeetingWorld) => Promise<void>;
  constructor(name: string, work: (world: MeetingWorld) => Promise<void>) {
    this.#name = name;
    this.#work = work;
  }
  check = () => true;
  async run(_model: Nothing, world: MeetingWorld): Promise<void> {
    await this.#work(world);
    world.hear();
    expect(await world.faults()).toEqual([]);
  }
  toString = () => this.#name;
}

const pick = <Entry>(from: readonly Entry[], index: number): Entry | undefined =>
  from[index % Math.max(1, from.length)];

/** A meeting that is still open, if there is one, else any: most of what can happen happens to those. */
function someMeeting({ meetings }: MeetingWorld, index: number): MeetingItem | undefined {
  const open = meetings.filter((meeting) => !isOver(meeting));
  return index % 8 === 7 ? pick(meetings, index) : pick(open, index);
}

const windowsOf = (choice: number): { from: string; to: string }[] | undefined => {
  const on = (day: string, from: string, to: string) => ({ from: `${day}T${from}:00Z`, to: `${day}T${to}:00Z` });
  return [
    undefined,
    undefined,
    [on(FIRST_DAY, '06:00', '07:30')],
    [on(SECOND_DAY, '06:00', '07:00')],
    [on(FIRST_DAY, '06:10', '07:05'), on(SECOND_DAY, '06:15', '07:00')],
    [on(FIRST_DAY, '06:30', '07:00')],
  ][choice];
};

/** Whom a side sends: somebody first, and perhaps others. */
function sends({ people }: Side, first: number, more: number): Person[] {
  const head = pick(people, first);
  return head ? [head, ...people.filter((person, index) => person !== head && (more >> index) % 2 === 1)] : [];
}
const named = ([principal, ...others]: readonly Person[]) => ({
  principalId: principal?.delegateId,
  attendeeIds: [principal, ...others].map((person) => person?.delegateId),
});

const hasEnded = (world: MeetingWorld, { placement, durationMinutes }: MeetingItem): boolean =>
  placement !== undefined && Date.parse(placement.startsAt) + durationMinutes * MINUTE_MS <= world.now;

/** Whether a side is still to answer, and has time to. */
const isAsked = (world: MeetingWorld, meeting: MeetingItem, side: number): boolean =>
  !isOver(meeting) && !isAgreed(meeting) && meeting.parties[side]?.accepted === false && dueAt(meeting) > world.now;

/** Who speaks for a side of a meeting. */
const speakerOf = (world: MeetingWorld, meeting: MeetingItem, side: number): Caller =>
  world.sideOf(meeting.parties[side]?.delegationId ?? '').delegation.focalPoint;

const asking = fc
  .record({
    from: fc.nat(3),
    to: fc.nat(2),
    second: fc.option(fc.nat(2), { freq: 4 }),
    first: fc.constantFrom(0, 0, 0, 1, 2),
    more: fc.nat(7),
    duration: fc.constantFrom(15, 30, 45),
    windows: fc.nat(5),
    expires: fc.constantFrom(undefined, undefined, 20, 90),
    needs: fc.constantFrom({}, {}, {}, { languages: ['en', 'fr'] }, { roomFeatures: ['video'] }),
    level: fc.constantFrom(undefined, undefined, 'minister', 'expert'),
  })
  .map(
    ({ from, to, second, first, more, duration, windows, expires, needs, level }) =>
      new Step(`side ${from} asks for ${duration} minutes`, async (world) => {
        const asks = pick(world.sides, from);
        const others = world.sides.filter((side) => side !== asks);
        const guests = new Set([pick(others, to), ...(second === null ? [] : [pick(others, second)])]);
        if (!asks) return;
        const people = sends(asks, first, more);
        const refused = await refusalOf(() =>
          world.conference.request(
            asks.delegation,
            [...guests].flatMap((guest) => (guest ? [guest.delegation] : [])),
            {
              ...named(people),
              durationMinutes: duration,
              ...needs,
              ...(level === undefined ? {} : { level }),
              ...(windowsOf(windows) ? { windows: windowsOf(windows) } : {}),
              ...(expires === undefined
                ? {}
                : { expiresAt: new Date(world.now + expires * MINUTE_MS).toISOString().replace('.000Z', 'Z') }),
            },
          ),
        );
        expect([undefined, 'invalid-meeting']).toContain(refused);
      }),
  );

const accepting = fc
  .record({
    meeting: fc.nat(50),
    side: fc.nat(2),
    first: fc.constantFrom(0, 0, 0, 1, 2),
    more: fc.nat(7),
    windows: fc.nat(5),
  })
  .map(
    ({ meeting: index, side: number, first, more, windows }) =>
      new Step(`meeting ${index} is accepted`, async (world) => {
        const meeting = someMeeting(world, index);
        if (!meeting) return;
        const waiting = [...meeting.parties.keys()].filter((at) => !meeting.parties[at]?.accepted);
        const side = pick(waiting, number) ?? number % meeting.parties.length;
        const own = world.sideOf(meeting.parties[side]?.delegationId ?? '');
        const refused = await refusalOf(() =>
          world.conference.accept(idOf(meeting), own.delegation, {
            ...named(sends(own, first, more)),
            ...(windowsOf(windows) ? { windows: windowsOf(windows) } : {}),
          }),
        );
        if (isAsked(world, meeting, side) && !hasEnded(world, meeting)) {
          expect([undefined, 'invalid-meeting']).toContain(refused);
        } else expect(['meeting-not-open', 'forbidden']).toContain(refused);
      }),
  );

const declining = fc.record({ meeting: fc.nat(50), side: fc.nat(2) }).map(
  ({ meeting: index, side: number }) =>
    new Step(`meeting ${index} is declined`, async (world) => {
      const meeting = someMeeting(world, index);
      if (!meeting) return;
      const side = number % meeting.parties.length;
      const refused = await refusalOf(() => world.conference.decline(idOf(meeting), speakerOf(world, meeting, side)));
      const waits = ['requested', 'countered'].includes(meeting.status);
      const may =
        !isOver(meeting) &&
        !hasEnded(world, meeting) &&
        (waits ? side > 0 || !meeting.parties[0]?.accepted : meeting.parties[side]?.accepted === false);
      if (may) expect(refused).toBeUndefined();
      else expect(['meeting-not-open', 'forbidden']).toContain(refused);
    }),
);

const countering = fc
  .record({
    meeting: fc.nat(50),
    side: fc.nat(2),
    more: fc.nat(7),
    duration: fc.constantFrom(undefined, 15, 30, 45),
    windows: fc.nat(5),
  })
  .map(
    ({ meeting: index, side: number, more, duration, windows }) =>
      new Step(`meeting ${index} is countered`, async (world) => {
        const meeting = someMeeting(world, index);
        if (!meeting) return;
        const waiting = [...meeting.parties.keys()].filter((at) => !meeting.parties[at]?.accepted);
        const side = pick(waiting, number) ?? number % meeting.parties.length;
        const own = world.sideOf(meeting.parties[side]?.delegationId ?? '');
        const refused = await refusalOf(() =>
          world.conference.counter(idOf(meeting), own.delegation.focalPoint, {
            ...(meeting.parties[side]?.people ? {} : named(sends(own, 0, more))),
            ...(duration === undefined ? {} : { durationMinutes: duration }),
            ...(windowsOf(windows) ? { windows: windowsOf(windows) } : {}),
          }),
        );
        if (isAsked(world, meeting, side)) {
          expect([undefined, 'invalid-meeting', 'too-many-proposals']).toContain(refused);
        } else expect(['meeting-not-open', 'forbidden']).toContain(refused);
      }),
  );

const rescheduling = fc
  .record({
    meeting: fc.nat(50),
    by: fc.nat(3),
    duration: fc.constantFrom(undefined, undefined, 15, 30, 45),
    windows: fc.nat(5),
  })
  .map(
    ({ meeting: index, by, duration, windows }) =>
      new Step(`meeting ${index} is rescheduled`, async (world) => {
        const meeting = someMeeting(world, index);
        if (!meeting) return;
        const isDesk = by >= meeting.parties.length;
        const refused = await refusalOf(() =>
          world.conference.reschedule(idOf(meeting), isDesk ? protocolDesk : speakerOf(world, meeting, by), {
            ...(duration === undefined ? {} : { durationMinutes: duration }),
            ...(windowsOf(windows) ? { windows: windowsOf(windows) } : {}),
          }),
        );
        const { placement, durationMinutes } = meeting;
        const hasBegun = placement !== undefined && Date.parse(placement.startsAt) <= world.now;
        if (isOver(meeting) || hasBegun || !isAgreed(meeting)) return expect(refused).toBe('meeting-not-open');
        if (meeting.locked) return expect(refused).toBe('meeting-locked');
        if (!isDesk && (duration ?? 0) > durationMinutes) return expect(refused).toBe('invalid-meeting');
        expect([undefined, 'no-slot', 'invalid-meeting']).toContain(refused);
        const now = world.witness.meetings.get(idOf(meeting));
        // Without a slot everything stays as it was; with one it has never been without.
        if (refused !== undefined) expect(now).toEqual(meeting);
        else expect(now?.placement).toBeDefined();
      }),
  );

const placing = fc
  .record({
    meeting: fc.nat(50),
    room: fc.constantFrom('Large', 'Small'),
    at: fc.constantFrom(`${FIRST_DAY}T06:00:00Z`, `${FIRST_DAY}T06:45:00Z`, `${SECOND_DAY}T06:00:00Z`),
    lock: fc.constantFrom(false, false, true),
    displace: fc.boolean(),
  })
  .map(
    ({ meeting: index, room, at, lock, displace }) =>
      new Step(
        `meeting ${index} is put into ${room} at ${at}${displace ? ', whoever is there' : ''}`,
        async (world) => {
          const meeting = someMeeting(world, index);
          if (!meeting) return;
          const body = {
            startsAt: at,
            roomId: world.roomId(room),
            ...(lock ? { lock } : {}),
            ...(displace ? { displace } : {}),
          };
          const before = world.meetings;
          const refused = await refusalOf(() => world.conference.place(idOf(meeting), protocolDesk, body));
          if (refused === undefined) {
            world.chosen.set(idOf(meeting), at);
            return;
          }
          expect(['slot-taken', 'invalid-meeting', 'meeting-not-open', 'too-much-to-move']).toContain(refused);
          expect(world.meetings).toEqual(before);
        },
      ),
  );

const concluding = fc.record({ meeting: fc.nat(50), outcome: fc.constantFrom('held', 'no-show') }).map(
  ({ meeting: index, outcome }) =>
    new Step(`meeting ${index} was ${outcome}`, async (world) => {
      const meeting = pick(world.meetings.filter(isScheduled), index) ?? pick(world.meetings, index);
      if (!meeting) return;
      const refused = await refusalOf(() => world.conference.recordOutcome(idOf(meeting), { outcome }));
      const hasBegun = isScheduled(meeting) && Date.parse(meeting.placement?.startsAt ?? '') <= world.now;
      expect(refused).toBe(hasBegun ? undefined : 'meeting-not-open');
    }),
);

const sweeping = fc
  .constant(undefined)
  .map(() => new Step('what is due is decided', (world) => world.conference.expire()));

const cancelling = fc.record({ meeting: fc.nat(50), by: fc.nat(3) }).map(
  ({ meeting: index, by }) =>
    new Step(`meeting ${index} is cancelled`, async (world) => {
      const meeting = someMeeting(world, index);
      if (!meeting) return;
      const caller = by < meeting.parties.length ? speakerOf(world, meeting, by) : protocolDesk;
      const refused = await refusalOf(() => world.conference.cancel(idOf(meeting), caller));
      expect(refused).toBe(isOver(meeting) || hasEnded(world, meeting) ? 'meeting-not-open' : undefined);
    }),
);

const deciding = fc
  .record({
    person: fc.nat(20),
    verdict: fc.constantFrom('accredited', 'accredited', 'refused', 'reopened', 'reopened'),
  })
  .map(
    ({ person: index, verdict }) =>
      new Step(`person ${index} is ${verdict}`, async (world) => {
        const person = pick(
          world.people.filter(({ gone }) => !gone),
          index,
        );
        if (person) world.tell(world.decide(person, verdict as 'accredited'));
      }),
  );

const staying = fc
  .record({
    person: fc.nat(20),
    stay: fc.constantFrom<Person['stay']>(
      {},
      { arrival: `${FIRST_DAY}T06:30:00Z` },
      { arrival: `${SECOND_DAY}T06:00:00Z` },
      { departure: `${FIRST_DAY}T07:10:00Z` },
    ),
  })
  .map(
    ({ person: index, stay }) =>
      new Step(`person ${index} stays ${JSON.stringify(stay)}`, async (world) => {
        const person = pick(
          world.people.filter(({ gone }) => !gone),
          index,
        );
        if (person) world.tell(world.amendStay(person, stay));
      }),
  );

const leaving = fc.record({ person: fc.nat(20) }).map(
  ({ person: index }) =>
    new Step(`person ${index} is withdrawn`, async (world) => {
      const person = pick(
        world.people.filter(({ gone }) => !gone),
        index,
      );
      if (!person) return;
      Object.assign(person, { gone: true });
      world.tell(world.conference.withdrawal(person.side.delegation, person.delegateId));
    }),
);

const replacing = fc.record({ person: fc.nat(20), ranksLower: fc.boolean() }).map(
  ({ person: index, ranksLower }) =>
    new Step(`person ${index} is replaced${ranksLower ? ' by somebody of lower rank' : ''}`, async (world) => {
      const person = pick(
        world.people.filter(({ gone }) => !gone),
        index,
      );
      if (!person) return;
      const event = world.conference.substitution(person.side.delegation, person.delegateId, { ranksLower });
      const { successor } = event.detail.data as { successor: { delegateId: string } };
      person.gone = true;
      const { side } = person;
      side.people.push(somebody(side, successor.delegateId, person.remote));
      world.tell(event);
    }),
);

const wishing = fc.record({ person: fc.nat(20), windows: fc.nat(5), most: fc.constantFrom(undefined, 1, 2) }).map(
  ({ person: index, windows, most }) =>
    new Step(`person ${index} would meet otherwise`, async (world) => {
      const person = pick(world.people, index);
      if (!person) return;
      const wish: Wish = {
        ...(windowsOf(windows) ? { windows: windowsOf(windows) ?? [] } : {}),
        ...(most === undefined ? {} : { maxMeetingsPerDay: most }),
      };
      const { side, delegateId, wishes } = person;
      const refused = await refusalOf(() =>
        world.conference.putAvailability(side.delegation, delegateId, wish, wishes),
      );
      if (refused === undefined) Object.assign(person, { wish, wishes: wishes + 1 });
      else {
        // Who has left wishes for nothing any more, and of a successor one hears by and by.
        const known = await world.conference.directory.delegates(world.conference.conferenceId, [delegateId]);
        expect([person.gone || side.gone || !known.has(delegateId), refused]).toEqual([true, 'not-found']);
      }
    }),
);

const withdrawing = fc.record({ side: fc.nat(30) }).map(
  ({ side: index }) =>
    new Step(`side ${index} is withdrawn`, async (world) => {
      // Seldom, because little happens to a delegation after it.
      const side = index < 4 ? world.sides[index] : undefined;
      if (!side || side.gone) return;
      side.gone = true;
      world.tell(world.conference.delegationWithdrawal(side.delegation));
    }),
);

const planning = fc
  .record({
    what: fc.constantFrom('large', 'small', 'chairs', 'turnaround', 'hours', 'session', 'travel', 'interpreter'),
    choice: fc.nat(2),
  })
  .map(
    ({ what, choice }) =>
      new Step(`the programme: ${what} ${choice}`, async (world) => {
        const { plan } = world;
        const [large, small] = plan.rooms;
        if (!large || !small) return;
        if (what === 'large') large.open = !large.open;
        if (what === 'small') small.open = !small.open;
        if (what === 'chairs') large.capacity = [8, 5, 3][choice] ?? 8;
        if (what === 'turnaround') large.turnaroundMinutes = [15, 0, 30][choice] ?? 15;
        if (what === 'travel') plan.travel = [15, 0, 30][choice] ?? 15;
        if (what === 'interpreter') plan.interpreter = choice > 0;
        if (what === 'hours') plan.closes[FIRST_DAY] = ['10:30', '09:45', '11:00'][choice] ?? '10:30';
        if (what === 'session')
          plan.session = [
            undefined,
            { day: FIRST_DAY, start: '09:15', end: '09:45' },
            { day: SECOND_DAY, start: '09:00', end: '09:30' },
          ][choice];
        if (!large.open && !small.open) small.open = true;
        expect(await world.putProgramme()).toBeUndefined();
        await world.learnIds();
      }),
  );

const passing = fc
  .constantFrom(5, 15, 40, 300)
  .map((minutes) => new Step(`${minutes} minutes pass`, async (world) => world.pass(minutes)));

const delivering = fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }).map(
  (which) =>
    new Step(`events arrive: ${which.join()}`, async (world) => {
      for (const index of which) if (world.pending.length > 0) await world.deliver(index % world.pending.length);
    }),
);

const repeating = fc.nat(50).map(
  (index) =>
    new Step(`event ${index} arrives again`, async (world) => {
      const event = pick(world.delivered, index);
      if (event) await world.conference.deliver(event);
    }),
);

const settling = fc.constant(undefined).map(
  () =>
    new Step('everything is heard', async (world) => {
      await world.comeToRest(() => 0);
      expect(await world.faultsAtRest()).toEqual([]);
    }),
);

const anything = [
  asking,
  asking,
  asking,
  accepting,
  accepting,
  accepting,
  accepting,
  declining,
  countering,
  countering,
  rescheduling,
  rescheduling,
  cancelling,
  placing,
  placing,
  concluding,
  sweeping,
  deciding,
  deciding,
  staying,
  leaving,
  replacing,
  wishing,
  withdrawing,
  planning,
  passing,
  delivering,
  delivering,
  delivering,
  repeating,
  settling,
];

/** As many as fit into the suite; MODEL_RUNS=500 looks further. */
const RUNS = Number(process.env.MODEL_RUNS ?? 12);
const LONGEST_MS = 60_000 + RUNS * 10_000;

describe('whatever delegations, desk, organisers and clock do, in whatever order', () => {
  it('no claim is without its meeting, nothing is told that is not so, and nobody waits in vain', {
    timeout: 2 * LONGEST_MS,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.commands(anything, { maxCommands: 60, size: 'max' }),
        fc.infiniteStream(fc.nat(1000)),
        async (commands, order) => {
          ids.made = 0;
          const world = await MeetingWorld.open(await createTestTable());
          await world.learnIds();
          await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
          await world.comeToRest((count) => (order.next().value ?? 0) % count);
          expect(await world.faultsAtRest()).toEqual([]);
        },
      ),
      { numRuns: RUNS, interruptAfterTimeLimit: LONGEST_MS, verbose: 1 },
    );
  });
});
