import * as z from 'zod';
import { calendarDay, categoryKey, delegateId } from '../../../events/vocabulary.ts';
import { officers } from '../../shared/auth/caller.ts';
import { defineRoute } from '../../shared/http/route.ts';
import { standings } from '../domain/standing.ts';
import { conferenceParams } from './conference.ts';
import { delegationParams } from './delegation.ts';

/** So many ids are in a list at most; counts are always of everybody. */
export const MOST_LISTED = 100;

const count = z.int().nonnegative();
const tally = z.object({
  count,
  delegateIds: z.array(delegateId).max(MOST_LISTED).describe(`The first ${MOST_LISTED} of them, as they were added.`),
});

export const progress = z.object({
  total: count,
  headOfDelegation: delegateId.optional(),
  complete: tally.describe('Drafts that lack nothing: a submission nominates them.'),
  incomplete: z
    .object({ count, delegates: z.array(z.object({ delegateId, missing: z.array(z.string()) })).max(MOST_LISTED) })
    .describe('Drafts, and the fields that they lack.'),
  nominated: tally.describe('Before the officers.'),
  infoRequested: tally.describe('The officers want to know more: amend what they asked for.'),
  accredited: tally,
  refused: tally.describe('Not admitted, or not any more.'),
  withdrawn: tally,
  replaced: tally,
  possibleDuplicates: z
    .object({
      count,
      delegates: z.array(z.object({ delegateId, possibleDuplicateOf: delegateId })).max(MOST_LISTED),
    })
    .describe(
      'People with the birthday and the name of somebody who was added before them, however each was spelt or transliterated. Look whether they are the same; nothing is refused for it.',
    ),
});
export type Progress = z.output<typeof progress>;

export const getProgressRoute = defineRoute({
  operationId: 'getProgress',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/delegations/{delegationId}/progress',
  tag: 'registration',
  summary: 'How far a delegation has come',
  description: [
    'Everybody in the delegation stands in exactly one place. Counts are of everybody; a list has the first',
    `${MOST_LISTED} ids, so work through it and ask again. What the officers decide shows within seconds.`,
  ].join('\n'),
  access: { roles: officers, own: true },
  params: delegationParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The progress.', schema: progress },
  problems: [],
});

const byStanding = z
  .object(
    Object.fromEntries(standings.map((standing) => [standing, count])) as Record<
      (typeof standings)[number],
      typeof count
    >,
  )
  .describe('Of those who were nominated; each stands in one place. `nominated` is before the officers.');

export const totals = z.object({
  delegations: z.object({ registered: count, submitted: count, withdrawn: count }).describe('Each is in one state.'),
  delegates: byStanding,
  byCategory: z.record(categoryKey, byStanding),
  byDay: z
    .array(
      z.object({
        day: calendarDay,
        registered: count.describe('Delegations.'),
        nominated: count,
        withdrawn: count,
        replaced: count,
      }),
    )
    .describe('What happened on each day where the conference is; days without anything are left out.'),
  onSite: z
    .object({
      arrivalUnknown: count,
      departureUnknown: count,
      days: z.array(z.object({ day: calendarDay, arrivals: count, departures: count, present: count })),
    })
    .describe(
      'Of those who come in person and are not refused, by the arrival and departure they gave. Whoever gave none counts as there from the first day, or to the last.',
    ),
});

export const getTotalsRoute = defineRoute({
  operationId: 'getTotals',
  method: 'GET',
  path: '/v1/conferences/{conferenceId}/totals',
  tag: 'registration',
  summary: 'How many there are, by category and by day',
  description: 'Counted as it happens: a number follows what it counts within seconds, and nobody is counted twice.',
  access: { roles: ['organiser', 'accreditation', 'protocol'] },
  params: conferenceParams,
  query: z.strictObject({}),
  success: { status: 200, description: 'The totals.', schema: totals },
  problems: [],
});
