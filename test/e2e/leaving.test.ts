import { beforeAll, describe, expect, it } from 'vitest';
import { eventually, TestConference } from '../support/e2e-conference.ts';

/** Withdrawal and substitution through the API, with all that follows by events, on functions with their own rights only. */
let conference: TestConference;
beforeAll(async () => {
  conference = await TestConference.open();
});

const passport = { issuingCountry: 'FRA', number: '12AB34567' };

describe('somebody who does not come', () => {
  it('gives up the place, is replaced by another person, and goes with the whole delegation', async () => {
    const delegation = await conference.register('leaving', { quotas: { head: 1, member: 1 } });
    const { focalPoint, delegationId } = delegation;
    const path = `${conference.path}/delegations/${delegationId}`;
    const people = `${path}/delegates`;
    const head = await conference.addDelegate(delegation, {
      category: 'head',
      headOfDelegation: true,
      function: 'minister',
    });

    const withdrawn = await conference.addDelegate(delegation, { passport });
    await focalPoint.must('POST', `${people}/${withdrawn}/withdraw`);
    const member = await conference.addDelegate(delegation, { passport, externalRef: 'row-1' });
    await conference.submit(delegation);

    const successor = { ...conference.person({ category: undefined }), externalRef: 'row-1' };
    const { body } = await focalPoint.must('POST', `${people}/${member}/substitute`, successor);
    expect(body).toMatchObject({ status: 'nominated', category: 'member', replaces: member });
    await eventually(() => conference.staff.security.get(`${conference.path}/accreditations/${body.delegateId}`), {
      status: 200,
    });
    // A change of category moves the quota as well.
    const moved = await focalPoint.call(
      'POST',
      `${people}/${body.delegateId}/substitute`,
      conference.person({ category: 'head' }),
    );
    expect(moved).toMatchObject({ status: 409, body: { type: '/problems/quota-exceeded', bound: 'category' } });
    const again = await focalPoint.must(
      'POST',
      `${people}/${head}/substitute`,
      conference.person({ category: undefined }),
    );
    expect(again.body).toMatchObject({ headOfDelegation: true });

    const drafted = await focalPoint.call('POST', `${people}/${member}/withdraw`);
    expect(drafted).toMatchObject({ status: 409, body: { type: '/problems/not-amendable' } });

    const left = await conference.staff.organiser.must('POST', `${path}/withdraw`);
    expect(left.body).toMatchObject({ status: 'withdrawn' });
    await eventually(() => focalPoint.get(path), {
      body: { status: 'withdrawn', quotas: { head: { limit: 1, used: 0 }, member: { limit: 1, used: 0 } } },
    });
    const { body: roll } = await focalPoint.get(people);
    expect(roll.items.map(({ status }: { status: string }) => status).toSorted()).toEqual([
      'replaced',
      'replaced',
      'withdrawn',
      'withdrawn',
      'withdrawn',
    ]);
    expect(await focalPoint.call('POST', people, conference.person())).toMatchObject({
      status: 409,
      body: { type: '/problems/delegation-withdrawn' },
    });
    const elsewhere = await conference.register('elsewhere');
    await conference.addDelegate(elsewhere, { passport });
  });
});
