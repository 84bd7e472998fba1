import { describe, expect, it } from 'vitest';
import type { Authority, VerdictKind } from '../../../events/vocabulary.ts';
import {
  type Accreditation,
  type AccreditationStatus,
  amend,
  badgeActionOf,
  type GivenVerdict,
  giveVerdictOn,
  LONGEST_HISTORY,
  openAccreditation,
  pendingAuthorities,
  type ScreenedProfile,
  standingVerdicts,
  statusOf,
} from '../../../functions/accreditation/domain/accreditation.ts';
import { NotInScreening, VerdictNotRequired } from '../../../functions/accreditation/domain/problems.ts';

const profile: ScreenedProfile = {
  badgeName: 'Amina Diallo',
  function: 'adviser',
  category: 'media',
  headOfDelegation: false,
  attendance: 'in-person',
};

const all: readonly Authority[] = ['protocol', 'security', 'host'];

const opened = (required: readonly Authority[] = all): Accreditation =>
  openAccreditation(
    {
      conferenceId: 'mcis-2021',
      delegateId: 'dgt_01F8QZ7X9V0000000000000004',
      delegationId: 'dlg_01F8QZ7X9V0000000000000002',
      profile,
      queuedAt: '2021-05-03T08:00:00.000Z',
      priority: 5,
      registrationVersion: 2,
    },
    required,
  );

/** As in `protocol clear`. */
type Said = `${Authority} ${VerdictKind}`;

const given = (said: Said): GivenVerdict => {
  const [authority, verdict] = said.split(' ') as [Authority, VerdictKind];
  return { authority, verdict, by: 'an officer', at: '2021-05-04T08:00:00.000Z' };
};

const having = (...said: readonly Said[]): Accreditation =>
  said.reduce((accreditation, one) => giveVerdictOn(accreditation, given(one), all), opened());

describe('what the verdicts lead to', () => {
  it.each<[AccreditationStatus, Said[]]>([
    ['screening', []],
    ['screening', ['protocol clear']],
    ['screening', ['protocol clear', 'security clear']],
    ['screening', ['protocol clear', 'protocol clear', 'protocol clear']],
    ['accredited', ['protocol clear', 'security clear', 'host clear']],
    ['accredited', ['host clear', 'protocol clear', 'security clear']],
    ['refused', ['protocol refuse']],
    ['refused', ['protocol clear', 'security refuse']],
    ['refused', ['protocol hold', 'security more-info', 'host refuse']],
    ['on-hold', ['protocol hold']],
    ['on-hold', ['protocol hold', 'security clear']],
    ['on-hold', ['protocol more-info', 'security hold']],
    ['on-hold', ['protocol clear', 'security clear', 'protocol hold']],
    ['info-requested', ['protocol more-info']],
    ['info-requested', ['protocol hold', 'security more-info']],
    ['info-requested', ['protocol more-info', 'security clear', 'host clear']],
    ['screening', ['protocol hold', 'protocol clear']],
    ['screening', ['protocol more-info', 'protocol clear']],
    ['on-hold', ['protocol hold', 'security more-info', 'security clear']],
    ['info-requested', ['protocol more-info', 'security hold', 'security clear']],
    ['accredited', ['protocol hold', 'security clear', 'host clear', 'protocol clear']],
    ['refused', ['protocol hold', 'protocol refuse']],
  ])('%s after %j', (status, said) => {
    expect(having(...said).status).toBe(status);
  });

  it('nobody asked means nothing stands in the way', () => {
    expect(opened([]).status).toBe('accredited');
  });

  it('an authority that the category no longer asks neither holds nor clears', () => {
    const verdicts = [given('security hold'), given('protocol clear')];
    expect(statusOf(verdicts, ['protocol'])).toBe('accredited');
    expect(statusOf(verdicts, ['protocol', 'security'])).toBe('on-hold');
  });

  it('each verdict is a version of its own and joins the history', () => {
    const accreditation = having('protocol hold', 'protocol clear');
    expect(accreditation.version).toBe(3);
    expect(accreditation.verdicts.map(({ verdict }) => verdict)).toEqual(['hold', 'clear']);
    expect(standingVerdicts(accreditation.verdicts).map(({ verdict }) => verdict)).toEqual(['clear']);
    expect(pendingAuthorities(accreditation.verdicts, all)).toEqual(['security', 'host']);
  });
});

const decided: readonly Said[][] = [['protocol refuse'], ['protocol clear', 'security clear', 'host clear']];
const kinds: readonly VerdictKind[] = ['clear', 'refuse', 'hold', 'more-info'];

describe('verdicts that are not taken', () => {
  it.each(decided.flatMap((said) => kinds.map((kind) => [said, kind] as const)))(
    'after %j nobody says %s any more',
    (said, kind) => {
      for (const authority of all) {
        expect(() => giveVerdictOn(having(...said), given(`${authority} ${kind}`), all)).toThrow(NotInScreening);
      }
    },
  );

  it.each(kinds)('an authority that is not asked says %s to nobody', (kind) => {
    expect(() => giveVerdictOn(opened(['protocol']), given(`security ${kind}`), ['protocol'])).toThrow(
      VerdictNotRequired,
    );
  });
});

it('a history has an end, and what counts is kept before what does not', () => {
  let accreditation = giveVerdictOn(opened(), given('protocol clear'), all);
  for (let time = 0; time < 200; time++) {
    accreditation = giveVerdictOn(accreditation, given(time % 2 ? 'security hold' : 'security more-info'), all);
  }
  expect(accreditation.verdicts).toHaveLength(LONGEST_HISTORY);
  expect(standingVerdicts(accreditation.verdicts).map(({ authority, verdict }) => `${authority} ${verdict}`)).toEqual([
    'protocol clear',
    'security hold',
  ]);
});

const amendment = (changes: { screened?: boolean; version?: number; profile?: Partial<ScreenedProfile> } = {}) => ({
  profile: { ...profile, rank: 'Counsellor', ...changes.profile },
  priority: 5,
  screened: changes.screened ?? false,
  registrationVersion: changes.version ?? 3,
  at: '2021-05-05T08:00:00.000Z',
});

const accredited: readonly Said[] = ['protocol clear', 'security clear', 'host clear'];

describe('what an amendment leads to', () => {
  /** The state before, whether a screened field changed, the state after, and whose verdicts still stand. */
  it.each<[AccreditationStatus, Said[], 'screened' | 'not screened', AccreditationStatus, Authority[]]>([
    ['screening', ['protocol clear'], 'not screened', 'screening', ['protocol']],
    ['screening', ['protocol clear'], 'screened', 'screening', []],
    ['on-hold', ['protocol clear', 'security hold'], 'not screened', 'on-hold', ['protocol', 'security']],
    ['on-hold', ['protocol clear', 'security hold'], 'screened', 'screening', []],
    ['info-requested', ['protocol clear', 'security more-info'], 'not screened', 'screening', ['protocol']],
    [
      'info-requested',
      ['security clear', 'protocol clear', 'security more-info'],
      'not screened',
      'screening',
      ['protocol'],
    ],
    ['info-requested', ['protocol clear', 'security more-info'], 'screened', 'screening', []],
    ['info-requested', ['host hold', 'security more-info'], 'not screened', 'on-hold', ['host']],
    ['on-hold', ['security more-info', 'host hold'], 'not screened', 'on-hold', ['host']],
    ['info-requested', ['security more-info', 'host more-info'], 'not screened', 'screening', []],
    ['info-requested', ['security clear', 'security more-info'], 'not screened', 'screening', []],
    ['info-requested', ['security more-info', 'security more-info'], 'not screened', 'screening', []],
    ['accredited', [...accredited], 'not screened', 'accredited', [...all]],
    ['accredited', [...accredited], 'screened', 'screening', []],
    ['refused', ['security refuse'], 'not screened', 'refused', ['security']],
    ['refused', ['security refuse'], 'screened', 'refused', ['security']],
  ])('%s (%j), %s: %s', (before, said, what, status, standing) => {
    const accreditation = having(...said);
    expect(accreditation.status).toBe(before);
    const amended = amend(accreditation, amendment({ screened: what === 'screened' }), all)?.accreditation;
    expect(amended?.status).toBe(status);
    expect(amended?.profile.rank).toBe('Counsellor');
    expect(amended?.verdicts).toHaveLength(said.length);
    expect(standingVerdicts(amended?.verdicts ?? []).map(({ authority }) => authority)).toEqual(standing);
  });

  it('who goes back into the queue waits from now; who stays in it keeps the place', () => {
    const asked = having('security more-info');
    expect(amend(asked, amendment(), all)?.accreditation.queuedAt).toBe('2021-05-05T08:00:00.000Z');
    expect(amend(opened(), amendment(), all)?.accreditation.queuedAt).toBe('2021-05-03T08:00:00.000Z');
  });

  it('another category is screened again, whoever says that nothing screened has changed', () => {
    const amended = amend(having(...accredited), amendment({ profile: { category: 'head' } }), ['protocol']);
    expect(amended).toMatchObject({ screenedAgain: true, accreditation: { status: 'screening' } });
  });

  it('another category that asks nobody admits at once', () => {
    const amended = amend(having('protocol clear'), amendment({ profile: { category: 'staff' } }), []);
    expect(amended?.accreditation.status).toBe('accredited');
  });

  it('the same amendment again changes nothing', () => {
    const once = amend(having(...accredited), amendment({ screened: true }), all)?.accreditation;
    expect(once && amend(once, amendment({ screened: true }), all)).toBeUndefined();
  });

  it('an older amendment changes nothing, unless something in it is screened', () => {
    const newer = amend(having(...accredited), amendment({ version: 4 }), all)?.accreditation ?? opened();
    expect(newer.status).toBe('accredited');
    const older = { version: 3, profile: { rank: 'Attaché' } };
    expect(amend(newer, amendment(older), all)).toBeUndefined();
    const late = amend(newer, amendment({ ...older, screened: true }), all);
    expect(late).toMatchObject({
      screenedAgain: true,
      accreditation: { status: 'screening', registrationVersion: 4, profile: { rank: 'Counsellor' } },
    });
  });
});

describe('there is a live badge exactly while the delegate is accredited and comes in person', () => {
  const state = (status: AccreditationStatus, attendance: ScreenedProfile['attendance']): Accreditation => ({
    ...opened(),
    status,
    profile: { ...profile, attendance },
  });
  const undecided: readonly AccreditationStatus[] = ['screening', 'on-hold', 'info-requested', 'refused'];

  it.each(undecided)('%s → accredited: a badge for who comes, none for who does not', (status) => {
    expect(badgeActionOf(state(status, 'in-person'), state('accredited', 'in-person'))).toBe('issue');
    expect(badgeActionOf(state(status, 'remote'), state('accredited', 'remote'))).toBe('none');
  });

  it.each(undecided)('accredited → %s: the badge is suspended where there is one', (status) => {
    expect(badgeActionOf(state('accredited', 'in-person'), state(status, 'in-person'))).toBe('suspend');
    expect(badgeActionOf(state('accredited', 'remote'), state(status, 'in-person'))).toBe('none');
  });

  it('follows who comes after all, and who does not', () => {
    expect(badgeActionOf(state('accredited', 'remote'), state('accredited', 'in-person'))).toBe('issue');
    expect(badgeActionOf(state('accredited', 'in-person'), state('accredited', 'remote'))).toBe('suspend');
  });

  it('is a new one for who was screened again, and the same for who was not', () => {
    const live = state('accredited', 'in-person');
    expect(badgeActionOf(live, live, true)).toBe('issue');
    expect(badgeActionOf(live, live)).toBe('none');
    expect(badgeActionOf(undefined, live)).toBe('issue');
  });
});
