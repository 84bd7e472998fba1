import { type Authority, verdictKinds } from '../../../events/vocabulary.ts';
import { type Accreditation, reversals } from './accreditation.ts';

export const decisionKinds = [...verdictKinds, ...reversals] as const;

/** What one officer decided about one delegate: a verdict, or one of the two words that took a decision back. */
export interface Decision extends Pick<Accreditation, 'conferenceId' | 'delegateId' | 'delegationId'> {
  /** The officer. */
  readonly by: string;
  readonly decision: (typeof decisionKinds)[number];
  /** For whom a verdict was given. */
  readonly authority?: Authority | undefined;
  readonly reasonCode?: string | undefined;
  /** RFC 3339 in UTC. */
  readonly at: string;
}

/** What was decided about a delegate at one instant, by whomever. Who proposed what was confirmed then has decided it too. */
export function decisionsAt(accreditation: Accreditation, at: string): Decision[] {
  const { conferenceId, delegateId, delegationId, verdicts, reversals: reversed = [] } = accreditation;
  const which = { conferenceId, delegateId, delegationId };
  return [
    ...verdicts
      .filter((given) => given.at === at)
      .map(({ authority, verdict, reasonCode, by }) => ({
        ...which,
        by,
        decision: verdict,
        authority,
        reasonCode,
        at,
      })),
    ...reversed
      .filter(({ confirmedAt }) => confirmedAt === at)
      .flatMap(({ action, reasonCode, by, at: proposedAt, confirmedBy }) => [
        { ...which, by, decision: action, reasonCode, at: proposedAt },
        { ...which, by: confirmedBy, decision: action, reasonCode, at },
      ]),
  ];
}
