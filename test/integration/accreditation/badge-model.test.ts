import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Authority } from '../../../events/vocabulary.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { Problem } from '../../../functions/shared/problem.ts';
import { AccreditationDesk, adviser, BEFORE, MORNING, officerOf, type Person } from './accreditation-desk.ts';

/**
 * Every way an accreditation and its badge can change, and every way they cannot, in any order: what the officers, the
 * focal point and the gate see must be what this small model says.
 */

type Status = 'screening' | 'on-hold' | 'info-requested' | 'accredited' | 'refused' | 'revoked' | 'withdrawn';
type BadgeStatus = 'active' | 'suspended' | 'replaced' | 'revoked';

interface Model {
  status: Status;
  /** The verdict of each authority that stands, in the order in which they were given. */
  verdicts: Map<Authority, 'clear' | 'refuse' | 'hold' | 'more-info'>;
  remote: boolean;
  /** The badges so far; the last one is the bearer's. */
  badges: { status: BadgeStatus; byOfficer: boolean; collected: boolean }[];
  proposal: { action: 'revoke' | 'reopen'; by: string; at: number } | undefined;
  inside: boolean;
  registrationVersion: number;
  /** Minutes that have passed. */
  clock: number;
}

interface Real {
  readonly desk: AccreditationDesk;
  readonly person: Person;
  readonly serials: string[];
}

const REQUIRED: readonly Authority[] = ['protocol', 'security'];
const PROPOSAL_MINUTES = 60;
const isOver = (status: Status) => status === 'refused' || status === 'revoked' || status === 'withdrawn';

function decided(verdicts: Model['verdicts']): Status {
  const said = [...verdicts.values()];
  if (said.includes('refuse')) return 'refused';
  const open = said.findLast((verdict) => verdict !== 'clear');
  if (open) return open === 'hold' ? 'on-hold' : 'info-requested';
  return REQUIRED.every((authority) => verdicts.has(authority)) ? 'accredited' : 'screening';
}

const latest = (model: Model) => model.badges.at(-1);
const isAdmitted = (model: Model) => model.status === 'accredited' && !model.remote;
const at = (model: Model) => new Date(BEFORE.getTime() + model.clock * 60_000);

/** A new badge for the one before it, as closed as that one if it must be. */
function issue(model: Model, suspended: boolean, byOfficer: boolean): void {
  const old = latest(model);
  if (old && old.status !== 'revoked') old.status = 'replaced';
  model.badges.push({ status: suspended ? 'suspended' : 'active', byOfficer, collected: false });
}

/** What follows for the badge from a change of the accreditation. */
function follow(model: Model, wasAdmitted: boolean, wasAccredited: boolean): void {
  const badge = latest(model);
  if (isAdmitted(model) && !wasAdmitted) {
    const held = wasAccredited && badge?.byOfficer === true;
    issue(model, held, held);
  } else if (!isAdmitted(model) && wasAdmitted && badge?.status === 'active') badge.status = 'suspended';
}

/** The problem a call is refused with; undefined when it is done. */
async function outcome(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.slug;
    if (error instanceof OutdatedEvent) return 'outdated';
    throw error;
  }
}

/** After each step everything is looked at. */
async function compare(model: Model, { desk, person, serials }: Real): Promise<void> {
  const accreditation = await desk.read(person);
  expect(accreditation.status).toBe(model.status);
  if (accreditation.serial !== undefined && accreditation.serial !== serials.at(-1)) serials.push(accreditation.serial);
  expect(serials).toHaveLength(model.badges.length);
  const badges = await Promise.all(serials.map((serial) => desk.badge(person.conferenceId, serial)));
  expect(badges.map(({ status, collected }) => ({ status, collected: collected !== undefined }))).toEqual(
    model.badges.map(({ status, collected }) => ({ status, collected })),
  );
  expect(badges.map(({ badgeVersion }) => badgeVersion)).toEqual(badges.map((_, index) => index + 1));
  // Whatever happens there is at most one badge that opens something, and it is an admitted person's.
  const live = badges.filter(({ status }) => status === 'active');
  expect(live.length).toBeLessThanOrEqual(isAdmitted(model) ? 1 : 0);
  const dead = await desk.deadBadges.list(person.conferenceId, MORNING, MORNING);
  const listed = new Map(dead.map(({ serial, reason }) => [serial, reason]));
  expect(serials.map((serial) => listed.get(serial) ?? 'active')).toEqual(badges.map(({ status }) => status));
}

class Step implements fc.AsyncCommand<Model, Real> {
  readonly #name: string;
  readonly #work: (model: Model, real: Real) => Promise<void>;
  constructor(name: string, work: (model: Model, real: Real) => Promise<void>) {
    this.#name = name;
    this.#work = work;
  }
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    await this.#work(model, real);
    await compare(model, real);
  }
  toString = () => this.#name;
}

const verdictStep = (authority: Authority, verdict: 'clear' | 'refuse' | 'hold' | 'more-info') =>
  new Step(`${authority} says ${verdict}`, async (model, { desk, person }) => {
    const refused = await outcome(() => desk.verdict(person, authority, verdict, { now: at(model) }));
    if (model.status === 'accredited' || isOver(model.status)) return expect(refused).toBe('not-in-screening');
    if (!REQUIRED.includes(authority)) return expect(refused).toBe('verdict-not-required');
    expect(refused).toBeUndefined();
    const wasAdmitted = isAdmitted(model);
    model.verdicts.delete(authority);
    model.verdicts.set(authority, verdict);
    model.status = decided(model.verdicts);
    follow(model, wasAdmitted, false);
  });

const amendStep = (screened: boolean, remote: boolean) =>
  new Step(`amended${screened ? ', screened' : ''}${remote ? ', remote' : ''}`, async (model, { desk, person }) => {
    const profile = { ...adviser, attendance: remote ? ('remote' as const) : ('in-person' as const) };
    const version = ++model.registrationVersion;
    expect(await outcome(() => desk.amend(person, profile, screened, version, at(model)))).toBeUndefined();
    const [wasAdmitted, wasAccredited] = [isAdmitted(model), model.status === 'accredited'];
    model.remote = remote;
    if (isOver(model.status)) return;
    if (screened) {
      model.verdicts.clear();
      model.proposal = undefined;
    } else {
      for (const [authority, verdict] of model.verdicts) {
        if (verdict === 'more-info') model.verdicts.delete(authority);
      }
    }
    model.status = decided(model.verdicts);
    follow(model, wasAdmitted, wasAccredited && model.status === 'accredited');
  });

const reverseStep = (action: 'revoke' | 'reopen', by: Authority) =>
  new Step(`${by} wants to ${action}`, async (model, { desk, person }) => {
    const officer = officerOf(by);
    const refused = await outcome(() => desk.reverse(person, action, officer, { now: at(model) }));
    const isPossible =
      action === 'revoke' ? model.status === 'accredited' : model.status === 'refused' || model.status === 'revoked';
    if (!isPossible) return expect(refused).toBe('illegal-transition');
    const open = model.proposal && model.clock < model.proposal.at + PROPOSAL_MINUTES ? model.proposal : undefined;
    if (open?.by === officer.subject) return expect(refused).toBe('second-officer-needed');
    expect(refused).toBeUndefined();
    if (!open) {
      model.proposal = { action, by: officer.subject, at: model.clock };
      return;
    }
    model.proposal = undefined;
    const badge = latest(model);
    if (action === 'revoke') {
      model.status = 'revoked';
      if (badge?.status === 'active' || badge?.status === 'suspended') badge.status = 'revoked';
    } else {
      model.verdicts.clear();
      model.status = 'screening';
    }
  });

const withdrawStep = () =>
  new Step('withdrawn', async (model, { desk, person }) => {
    const refused = await outcome(() => desk.withdraw(person));
    if (model.status === 'withdrawn') return expect(refused).toBe('outdated');
    expect(refused).toBeUndefined();
    model.status = 'withdrawn';
    model.proposal = undefined;
    const badge = latest(model);
    if (badge) badge.status = 'revoked';
  });

const badgeStep = (what: 'suspend' | 'resume' | 'collect' | 'reprint', back: number) =>
  new Step(`${what} badge ${back} before the last`, async (model, { desk, person, serials }) => {
    const index = serials.length - 1 - back;
    const [serial, badge] = [serials[index], model.badges[index]];
    if (serial === undefined || !badge) return;
    const refused = await outcome(() => desk.work(person.conferenceId, serial, what, { now: at(model) }));
    const live = badge.status === 'active' || badge.status === 'suspended';
    if (what === 'suspend' && badge.status === 'active') Object.assign(badge, { status: 'suspended', byOfficer: true });
    else if (what === 'collect' && badge.status === 'active') {
      if (badge.collected) return expect(refused).toBe('badge-collected');
      badge.collected = true;
    } else if (what === 'resume' && badge.status === 'suspended' && isAdmitted(model)) {
      Object.assign(badge, { status: 'active', byOfficer: false });
    } else if (what === 'reprint' && live && isAdmitted(model)) {
      issue(model, badge.status === 'suspended', badge.byOfficer);
    } else return expect(refused).toBe('illegal-transition');
    expect(refused).toBeUndefined();
  });

const scanStep = (direction: 'in' | 'out', back: number) =>
  new Step(`badge ${back} before the last goes ${direction}`, async (model, { desk, person, serials }) => {
    const index = serials.length - 1 - back;
    const [serial, badge] = [serials[index], model.badges[index]];
    if (serial === undefined || !badge) return;
    const { result, reason } = await desk.scan(person.conferenceId, { serial, direction });
    if (badge.status !== 'active') expect(reason).toBe(badge.status);
    else if (model.inside === (direction === 'in')) {
      expect(reason).toBe(model.inside ? 'already-inside' : 'not-inside');
    } else {
      expect(result).toBe('admitted');
      model.inside = direction === 'in';
    }
  });

const waitStep = (minutes: number) =>
  new Step(`${minutes} minutes pass`, async (model) => {
    model.clock += minutes;
  });

const anything = [
  fc
    .record({
      authority: fc.constantFrom<Authority>('protocol', 'security', 'security', 'host'),
      verdict: fc.constantFrom('clear', 'clear', 'clear', 'clear', 'clear', 'refuse', 'hold', 'more-info'),
    })
    .map(({ authority, verdict }) => verdictStep(authority, verdict as 'clear')),
  fc.constant(undefined).map(() => verdictStep('protocol', 'clear')),
  fc.constant(undefined).map(() => verdictStep('security', 'clear')),
  fc.tuple(fc.constantFrom(false, false, true), fc.boolean()).map(([screened, remote]) => amendStep(screened, remote)),
  fc.boolean().map((remote) => amendStep(false, remote)),
  fc
    .tuple(fc.constantFrom<'revoke' | 'reopen'>('revoke', 'reopen'), fc.constantFrom<Authority>('protocol', 'security'))
    .map(([action, by]) => reverseStep(action, by)),
  fc
    .tuple(
      fc.constantFrom<'suspend' | 'resume' | 'collect' | 'reprint'>('suspend', 'resume', 'collect', 'reprint'),
      fc.constantFrom(0, 0, 0, 1),
    )
    .map(([what, back]) => badgeStep(what, back)),
  fc
    .tuple(fc.constantFrom<'in' | 'out'>('in', 'out'), fc.constantFrom(0, 0, 1))
    .map(([direction, back]) => scanStep(direction, back)),
  fc.constantFrom(1, 45, 61).map(waitStep),
  // Seldom, because little happens after it.
  fc.nat(9).map((drawn) => (drawn === 0 ? withdrawStep() : waitStep(1))),
];

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
  conferenceId = await desk.conference();
});

describe('whatever officers, focal points and gates do, in whatever order', () => {
  it('an accreditation and its badges are what the model says', { timeout: 240_000 }, async () => {
    let runs = 0;
    const setup = async () => {
      // Half of the time everybody has said clear already: most of what can happen happens after that.
      const isAccredited = runs++ % 2 === 1;
      const person = await (isAccredited ? desk.accredit(conferenceId, adviser) : desk.nominate(conferenceId, adviser));
      const model: Model = {
        status: isAccredited ? 'accredited' : 'screening',
        verdicts: new Map(isAccredited ? REQUIRED.map((authority) => [authority, 'clear']) : []),
        remote: false,
        badges: isAccredited ? [{ status: 'active', byOfficer: false, collected: false }] : [],
        proposal: undefined,
        inside: false,
        registrationVersion: 2,
        clock: 0,
      };
      const serials = isAccredited ? [(await desk.read(person)).serial ?? ''] : [];
      return { model, real: { desk, person, serials } };
    };
    await fc.assert(
      fc.asyncProperty(fc.commands(anything, { maxCommands: 40, size: 'max' }), (commands) =>
        fc.asyncModelRun(setup, commands),
      ),
      { numRuns: 60 },
    );
  });
});

describe('at once', () => {
  const rounds = Array.from({ length: 8 }, (_, index) => index);
  const liveOf = async (person: Person, ...serials: (string | undefined)[]) => {
    const { serial } = await desk.read(person);
    const all = [...new Set([...serials, serial])].filter((one): one is string => one !== undefined);
    const badges = await Promise.all(all.map((one) => desk.badge(conferenceId, one)));
    return badges.filter(({ status }) => status === 'active');
  };

  it.each(rounds)('a reprint and a revocation leave no live badge (%i)', async () => {
    const person = await desk.accredit(conferenceId, adviser);
    await desk.reverse(person, 'revoke', officerOf('security'));
    await Promise.allSettled([
      desk.work(conferenceId, person.serial, 'reprint'),
      desk.reverse(person, 'revoke', officerOf('protocol')),
    ]);
    const { status, serial } = await desk.read(person);
    expect(status).toBe('revoked');
    expect(await liveOf(person, person.serial)).toEqual([]);
    const dead = await desk.deadBadges.list(conferenceId, MORNING, MORNING);
    expect(dead.map((entry) => entry.serial)).toEqual(expect.arrayContaining([person.serial, serial]));
  });

  it.each(rounds)('two officers’ last verdicts make one badge (%i)', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    await Promise.all(REQUIRED.map((authority) => desk.verdict(person, authority, 'clear')));
    expect((await desk.read(person)).status).toBe('accredited');
    expect(await liveOf(person)).toHaveLength(1);
    expect((await desk.said(person.delegateId)).filter((name) => name === 'badge-issued.v1')).toHaveLength(1);
  });

  it.each(rounds)('a suspension and a scan agree on who was first (%i)', async () => {
    const person = await desk.accredit(conferenceId, adviser);
    const [scanned] = await Promise.all([
      desk.scan(conferenceId, { serial: person.serial }),
      desk.work(conferenceId, person.serial, 'suspend'),
    ]);
    const { status, presence } = await desk.badge(conferenceId, person.serial);
    expect(status).toBe('suspended');
    expect(presence).toEqual(scanned.result === 'admitted' ? { plenary: 'in' } : {});
    if (scanned.result === 'refused') expect(scanned.reason).toBe('suspended');
  });

  it.each(rounds)('a resumption and a new screening leave nothing open (%i)', async () => {
    const person = await desk.accredit(conferenceId, adviser);
    await desk.work(conferenceId, person.serial, 'suspend');
    await Promise.allSettled([desk.work(conferenceId, person.serial, 'resume'), desk.amend(person, adviser, true, 3)]);
    expect(await liveOf(person, person.serial)).toEqual([]);
  });
});
