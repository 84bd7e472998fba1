import { nameKey } from '../shared/identity/name-key.ts';
import { NotFound } from '../shared/problem.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { DelegateRecord, DelegateStore } from './data/delegate-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import { requireViewer, type WhoseDelegation } from './delegation-access.ts';
import { isLive } from './domain/delegate-life.ts';
import { missingFields, photoRuleOf } from './domain/person.ts';
import { standingOf } from './domain/standing.ts';
import { MOST_LISTED, type Progress } from './schemas/progress.ts';

export interface GetProgress {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly delegates: DelegateStore;
}

/** Ids as they were added; the longest list is cut, the count is not. */
class Tally {
  count = 0;
  readonly delegateIds: string[] = [];

  add(delegateId: string): void {
    this.count++;
    if (this.delegateIds.length < MOST_LISTED) this.delegateIds.push(delegateId);
  }
}

/** People who may have been entered twice: of one name, however it is spelt, and one birthday. */
class Doubles {
  count = 0;
  readonly delegates: Progress['possibleDuplicates']['delegates'] = [];
  readonly #firstOf = new Map<string, string>();

  add({ delegateId, passportName, dateOfBirth }: DelegateRecord): void {
    if (dateOfBirth === undefined) return;
    const person = `${dateOfBirth} ${nameKey(passportName)}`;
    const first = this.#firstOf.get(person);
    if (first === undefined) this.#firstOf.set(person, delegateId);
    else {
      this.count++;
      if (this.delegates.length < MOST_LISTED) this.delegates.push({ delegateId, possibleDuplicateOf: first });
    }
  }
}

/**
 * How far a delegation has come: everybody in it stands in exactly one place. Reads the delegation's people, and what the
 * officers decided, in one Query, and what the conference asks of each category.
 * @throws NotFound
 */
export async function getProgress(
  { conferences, delegations, delegates }: GetProgress,
  whose: WhoseDelegation,
): Promise<Progress> {
  const [{ value: conference }] = await Promise.all([
    conferences.get(whose.conferenceId),
    requireViewer(delegations, whose),
  ]);
  const isPhotoRequired = photoRuleOf(conference.categories);
  const lists = {
    complete: new Tally(),
    nominated: new Tally(),
    'info-requested': new Tally(),
    accredited: new Tally(),
    refused: new Tally(),
    withdrawn: new Tally(),
    replaced: new Tally(),
  };
  const incomplete: Progress['incomplete'] = { count: 0, delegates: [] };
  const undecided = new Set<string>();
  const doubles = new Doubles();
  let headOfDelegation: string | undefined;

  const place = (delegate: DelegateRecord): void => {
    const { delegateId, status } = delegate;
    if (isLive(delegate)) doubles.add(delegate);
    if (status === 'nominated') undecided.add(delegateId);
    else if (status !== 'draft') lists[status].add(delegateId);
    else {
      const missing = missingFields(delegate, isPhotoRequired);
      if (missing.length === 0) lists.complete.add(delegateId);
      else {
        incomplete.count++;
        if (incomplete.delegates.length < MOST_LISTED) incomplete.delegates.push({ delegateId, missing });
      }
    }
  };

  let isThere = false;
  for await (const entry of delegates.readAll(whose.conferenceId, whose.delegationId)) {
    if ('quota' in entry) {
      isThere = true;
      headOfDelegation = entry.quota.head;
    } else if ('delegate' in entry) place(entry.delegate);
    else if (undecided.delete(entry.of)) {
      const standing = standingOf(entry.facts);
      // Registration itself knows best who left; the projection may be late with it.
      lists[standing === 'withdrawn' || standing === 'replaced' ? 'nominated' : standing].add(entry.of);
    }
  }
  if (!isThere) throw new NotFound();
  // Of whom no event has told yet.
  for (const delegateId of undecided) lists.nominated.add(delegateId);
  const { complete, nominated, accredited, refused, withdrawn, replaced } = lists;
  const all = [...Object.values(lists), incomplete];
  return {
    total: all.reduce((sum, { count }) => sum + count, 0),
    headOfDelegation,
    complete: { ...complete },
    incomplete,
    nominated: { ...nominated },
    infoRequested: { ...lists['info-requested'] },
    accredited: { ...accredited },
    refused: { ...refused },
    withdrawn: { ...withdrawn },
    replaced: { ...replaced },
    possibleDuplicates: { count: doubles.count, delegates: doubles.delegates },
  };
}
