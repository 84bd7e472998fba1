import { beforeAll, describe, expect, it } from 'vitest';
import { conferenceConfiguredV1 } from '../../../events/registration/conference-configured.v1.ts';
import { NotYetKnown } from '../../../functions/accreditation/not-yet-known.ts';
import { openScreening } from '../../../functions/accreditation/open-screening.ts';
import { projectConference } from '../../../functions/accreditation/project-conference.ts';
import { returnToScreening } from '../../../functions/accreditation/return-to-screening.ts';
import { AlreadyConsumed } from '../../../functions/shared/dynamo/command-log.ts';
import { OutdatedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { newId } from '../../../functions/shared/ids.ts';
import { referenceConference } from '../../support/reference-conference.ts';
import { AccreditationDesk, adviser, BEFORE, MORNING, minister, received } from './accreditation-desk.ts';

let desk: AccreditationDesk;
let conferenceId: string;
beforeAll(async () => {
  desk = await AccreditationDesk.open();
  conferenceId = await desk.conference();
});

const somebody = () => ({ conferenceId, delegationId: newId('dlg', BEFORE), delegateId: newId('dgt', BEFORE) });

/** A category for which nobody is asked. */
const staff = {
  key: 'staff',
  title: 'Staff',
  zones: ['service'],
  requiredVerdicts: [],
  photoRequired: false,
};
const withStaff = { categories: [...referenceConference.categories, staff] };

describe('a nominated delegate', () => {
  it('joins the queue with what is decided on, and no more', async () => {
    const person = await desk.nominate(conferenceId);
    expect(await desk.read(person)).toEqual({
      ...person,
      profile: {
        badgeName: 'Amina Diallo',
        nativeName: 'Aminata Diallo-Sylla',
        title: 'H.E. Ms',
        rank: 'Minister',
        function: 'minister',
        category: 'head',
        headOfDelegation: true,
        attendance: 'in-person',
        arrivesOn: '2021-06-21',
      },
      status: 'screening',
      verdicts: [],
      queuedAt: BEFORE.toISOString(),
      priority: 0,
      registrationVersion: 2,
      version: 1,
    });
    expect(await desk.said(person.delegateId)).toEqual([]);
  });

  it('joins it once, however often and however concurrently the nomination comes', async () => {
    const person = somebody();
    const event = desk.nomination(person, minister);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => openScreening(desk, event, BEFORE)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(OutdatedEvent);
  });

  it('is not thrown back into the queue by a nomination that comes again after the decision', async () => {
    const person = somebody();
    const event = desk.nomination(person, minister);
    await openScreening(desk, event, BEFORE);
    await desk.verdict(person, 'protocol', 'clear');
    await expect(openScreening(desk, event, MORNING)).rejects.toThrow(OutdatedEvent);
    expect((await desk.read(person)).status).toBe('accredited');
  });

  it('waits at the queue of events while the conference or the category is not known', async () => {
    const unheard = { ...somebody(), conferenceId: 'not-configured' };
    await expect(openScreening(desk, desk.nomination(unheard, minister), BEFORE)).rejects.toThrow(NotYetKnown);
    const growing = await desk.conference();
    const person = { ...somebody(), conferenceId: growing };
    const event = desk.nomination(person, { ...minister, category: 'staff' });
    await expect(openScreening(desk, event, BEFORE)).rejects.toThrow(NotYetKnown);
    // The category becomes known while this function has the conference without it in memory.
    await desk.configure(growing, 2, withStaff, desk.restarted().conferences);
    await openScreening(desk, event, BEFORE);
    expect((await desk.read(person)).status).toBe('accredited');
  });

  it('is admitted at once where nobody is asked, once however often the nomination comes', async () => {
    const open = await desk.conference(withStaff);
    const person = { ...somebody(), conferenceId: open };
    const event = desk.nomination(person, { ...minister, category: 'staff' });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => openScreening(desk, event, BEFORE)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await desk.said(person.delegateId)).toEqual(['badge-issued.v1', 'delegate-accredited.v1']);
    expect((await desk.badge(open, (await desk.read(person)).serial)).zones).toEqual(['service']);
  });

  it('costs one write and its place in two indexes', async () => {
    const person = somebody();
    const { table, indexes } = await desk.table.measure(() =>
      openScreening(desk, desk.nomination(person, minister), BEFORE),
    );
    expect(table.write).toBe(1);
    expect(table.read).toBeLessThanOrEqual(1);
    expect(indexes.write).toBe(2);
  });
});

describe('an amended delegate', () => {
  it('is seen as amended, and nothing else happens, if nothing was screened', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.amend(person, { ...minister, rank: 'Prime Minister' }, false, 3);
    const { status, profile } = await desk.read(person);
    expect({ status, rank: profile.rank }).toEqual({ status: 'accredited', rank: 'Prime Minister' });
    expect((await desk.badge(conferenceId, person.serial)).status).toBe('active');
    expect(await desk.said(person.delegateId)).toEqual(['badge-issued.v1', 'delegate-accredited.v1']);
  });

  it('whose name changed is screened again, and the badge opens nothing meanwhile', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.amend(person, { ...minister, badgeName: 'Amina Sow' }, true, 3);
    expect((await desk.read(person)).status).toBe('screening');
    expect((await desk.badge(conferenceId, person.serial)).status).toBe('suspended');
    expect(await desk.scan(conferenceId, { serial: person.serial })).toMatchObject({
      result: 'refused',
      reason: 'suspended',
    });
    expect(await desk.said(person.delegateId)).toEqual(
      expect.arrayContaining(['badge-suspended.v1', 'accreditation-reopened.v1']),
    );
  });

  it('and cleared again gets a new badge in place of the old one', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.amend(person, { ...minister, badgeName: 'Amina Sow' }, true, 3);
    const { body } = await desk.verdict(person, 'protocol', 'clear');
    expect(body.serial).not.toBe(person.serial);
    expect(await desk.badge(conferenceId, body.serial)).toMatchObject({
      badgeVersion: 2,
      status: 'active',
      badgeName: 'Amina Sow',
    });
    const old = await desk.badge(conferenceId, person.serial);
    expect(old).toMatchObject({ status: 'replaced', replacedBy: body.serial });
    expect(await desk.scan(conferenceId, { credential: old.credential })).toMatchObject({ reason: 'replaced' });
    const replaced = (await desk.eventsAbout(person.serial)).find(
      ({ detailType }) => detailType === 'badge-replaced.v1',
    );
    expect(replaced?.detail).toMatchObject({
      metadata: { aggregateId: person.serial, aggregateVersion: 3 },
      data: { serial: person.serial, badgeVersion: 1, replacedBy: body.serial },
    });
  });

  it('stays where the old badge let its bearer in', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.scan(conferenceId, { serial: person.serial });
    await desk.amend(person, { ...minister, badgeName: 'Amina Sow' }, true, 3);
    const { body } = await desk.verdict(person, 'protocol', 'clear');
    expect(await desk.scan(conferenceId, { serial: body.serial })).toMatchObject({ reason: 'already-inside' });
    expect(await desk.scan(conferenceId, { serial: body.serial, direction: 'out' })).toMatchObject({
      result: 'admitted',
    });
  });

  it('and refused this time keeps no badge that opens anything', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.amend(person, minister, true, 3);
    expect((await desk.verdict(person, 'protocol', 'refuse')).body.status).toBe('refused');
    expect((await desk.badge(conferenceId, person.serial)).status).toBe('suspended');
    expect(await desk.said(person.delegateId)).toContain('delegate-refused.v1');
  });

  it('of whom more was asked goes back into the queue, with only that verdict to give again', async () => {
    const person = await desk.nominate(conferenceId, adviser);
    await desk.verdict(person, 'protocol', 'clear');
    await desk.verdict(person, 'security', 'more-info');
    await desk.amend(person, adviser, false, 3, MORNING);
    expect(await desk.read(person)).toMatchObject({ status: 'screening', queuedAt: MORNING.toISOString() });
    expect((await desk.verdict(person, 'security', 'clear')).body.status).toBe('accredited');
  });

  it('who will attend by video instead needs no badge, and needs one who comes after all', async () => {
    const person = await desk.accredit(conferenceId);
    await desk.amend(person, { ...minister, attendance: 'remote' }, false, 3);
    expect((await desk.badge(conferenceId, person.serial)).status).toBe('suspended');
    await desk.amend(person, minister, false, 4);
    const { status, serial } = await desk.read(person);
    expect(status).toBe('accredited');
    expect(await desk.badge(conferenceId, serial)).toMatchObject({ status: 'active', badgeVersion: 2 });
    expect((await desk.badge(conferenceId, person.serial)).status).toBe('replaced');
  });

  it('in a category for which nobody is asked gets a new badge at once, and keeps the place in the rooms', async () => {
    const open = await desk.conference(withStaff);
    const person = await desk.nominate(open, { ...minister, category: 'staff' });
    const { serial } = await desk.read(person);
    await desk.scan(open, { serial, zone: 'service' });
    await desk.amend(person, { ...minister, category: 'staff', badgeName: 'Amina Sow' }, true, 3);
    const { serial: next } = await desk.read(person);
    expect(await desk.badge(open, next)).toMatchObject({ badgeVersion: 2, presence: { service: 'in' } });
    expect((await desk.badge(open, serial)).status).toBe('replaced');
  });

  it('is changed once, however often and however concurrently the amendment comes', async () => {
    const person = await desk.accredit(conferenceId);
    const event = desk.amendment(person, minister, true, 3);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => returnToScreening(desk, event, BEFORE)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      expect(outcome.reason instanceof OutdatedEvent || outcome.reason instanceof AlreadyConsumed).toBe(true);
    }
    expect((await desk.said(person.delegateId)).filter((name) => name === 'badge-suspended.v1')).toHaveLength(1);
  });

  it('is screened again though the news of it arrives after a later one, and once', async () => {
    const person = await desk.accredit(conferenceId);
    const late = desk.amendment(person, { ...minister, rank: 'Attaché' }, true, 3);
    await desk.amend(person, { ...minister, rank: 'Prime Minister' }, false, 4);
    await returnToScreening(desk, late, BEFORE);
    expect(await desk.read(person)).toMatchObject({ status: 'screening', profile: { rank: 'Prime Minister' } });
    await desk.verdict(person, 'protocol', 'clear');
    await expect(returnToScreening(desk, late, BEFORE)).rejects.toThrow(AlreadyConsumed);
    expect((await desk.read(person)).status).toBe('accredited');
  });

  it('waits at the queue of events while the nomination is still on its way', async () => {
    const person = somebody();
    await expect(desk.amend(person, minister, true, 3)).rejects.toThrow(NotYetKnown);
  });

  it('and a verdict at the same moment leave a state that one of the two orders explains', async () => {
    for (let round = 0; round < 10; round++) {
      const person = await desk.nominate(conferenceId);
      await Promise.all([
        desk.verdict(person, 'protocol', 'clear'),
        desk.amend(person, { ...minister, badgeName: 'Amina Sow' }, true, 3),
      ]);
      const { status, serial } = await desk.read(person);
      if (status === 'accredited') expect((await desk.badge(conferenceId, serial)).badgeName).toBe('Amina Sow');
      else if (serial) expect((await desk.badge(conferenceId, serial)).status).toBe('suspended');
    }
  });
});

describe('what an amendment costs', () => {
  it('a new profile is one conditional write', async () => {
    const person = await desk.accredit(conferenceId);
    const { table } = await desk.table.measure(() => desk.amend(person, { ...minister, rank: 'Envoy' }, false, 3));
    expect(table.write).toBe(1);
    expect(table.read).toBeLessThanOrEqual(1);
  });

  it('screening again is the accreditation and the inbox mark, and the badge where there is one', async () => {
    const waiting = await desk.nominate(conferenceId);
    const { table } = await desk.table.measure(() => desk.amend(waiting, minister, true, 3));
    expect(table.write).toBe(4);
    expect(table.read).toBeLessThanOrEqual(1);
    const admitted = await desk.accredit(conferenceId);
    const { table: withBadge } = await desk.table.measure(() => desk.amend(admitted, minister, true, 3));
    expect(withBadge.write).toBe(8);
    const { table: again } = await desk.table.measure(() =>
      desk.verdict(admitted, 'protocol', 'clear', { key: 'again' }),
    );
    expect(again.write).toBe(10);
  });
});

describe('what registration tells of conferences and delegations', () => {
  it('an older configuration that arrives later is dropped', async () => {
    const changing = await desk.conference();
    await desk.configure(changing, 3, { name: 'Third' });
    await expect(desk.configure(changing, 2, { name: 'Second' })).rejects.toThrow(OutdatedEvent);
    await expect(desk.configure(changing, 3, { name: 'Third' })).rejects.toThrow(OutdatedEvent);
    expect((await desk.restarted().conferences.get(changing))?.name).toBe('Third');
  });

  it('of a delegation is kept whom it represents and who speaks for it, and no address', async () => {
    const delegationId = await desk.delegation(conferenceId, 'focal-gin');
    const known = await desk.delegations.get(conferenceId, delegationId);
    expect(known).toMatchObject({ focalPoints: ['focal-gin'], represents: { key: 'gin' } });
    expect(JSON.stringify(known)).not.toMatch(/Camille|guinea\.example/);
  });

  it('each costs one write', async () => {
    const { table } = await desk.table.measure(() => desk.delegation(conferenceId));
    expect(table).toEqual({ read: 0, write: 1 });
    const event = received(conferenceConfiguredV1, 'measured', { id: 'measured', version: 1 }, referenceConference);
    const { table: conference } = await desk.table.measure(() => projectConference(desk, event));
    expect(conference.read).toBe(0);
    expect(conference.write).toBeLessThanOrEqual(2); // six categories and their zones take more than a KB
  });
});
