import * as z from 'zod';
import type { Write } from '../../shared/dynamo/command-log.ts';
import { type Item, itemHeader } from '../../shared/dynamo/item.ts';
import { NotFound, StaleVersion } from '../../shared/problem.ts';
import { DelegationWithdrawn, HeadAlreadyNamed } from '../domain/problems.ts';
import {
  limitOf,
  placesTaken,
  type Quota,
  type QuotaChange,
  refusalOf,
  refusalOfCategory,
  refusalToLimit,
  totalUsedOf,
  type Wish,
} from '../domain/quota.ts';
import { quotaKey } from './keys.ts';

/**
 * The quota of a delegation: one item, in which each write's own condition decides whether there is a place. `used` holds
 * every category that has a limit, so that a condition can compare the two.
 */
const quotaItem = z.object({
  ...itemHeader,
  entity: z.literal('QUOTA'),
  limits: z.record(z.string(), z.int()),
  used: z.record(z.string(), z.int()),
  total: z.int().optional(),
  /** The sum of `used`: a condition cannot add up. */
  totalUsed: z.int(),
  head: z.string().optional(),
  closed: z.literal(true).optional(),
});

/** The quota of a delegation, out of its item. */
export function quotaOf(item: Item): Quota {
  const { limits, used, total, head, closed } = quotaItem.parse(item);
  return { limits, used, total, head, closed };
}

/** The quota, and how often it has changed. */
export interface VersionedQuota {
  readonly quota: Quota;
  readonly version: number;
}

export const versionedQuotaOf = (item: Item): VersionedQuota => ({
  quota: quotaOf(item),
  version: quotaItem.parse(item).version,
});

/** Thrown when others took places in between: with the quota as it is now, to plan again. */
export class QuotaMoved extends Error {
  readonly quota: Quota;
  constructor(quota: Quota) {
    super('the quota has moved');
    this.quota = quota;
  }
}

/** A new delegation's quota. */
export const putQuota = (conferenceId: string, delegation: string, quota: Quota): Write => ({
  put: {
    Item: {
      ...quotaKey(conferenceId, delegation),
      entity: 'QUOTA',
      schemaVersion: 1,
      version: 1,
      ...quota,
      totalUsed: totalUsedOf(quota),
    },
  },
});

/** Holds a submission to the head of delegation it was checked with. */
export const isStillHead = (conferenceId: string, delegation: string, head: string): Write => ({
  check: {
    Key: quotaKey(conferenceId, delegation),
    ConditionExpression: '#head = :head',
    ExpressionAttributeNames: { '#head': 'head' },
    ExpressionAttributeValues: { ':head': head },
  },
});

const NAMES = {
  '#used': 'used',
  '#limits': 'limits',
  '#total': 'total',
  '#totalUsed': 'totalUsed',
  '#closed': 'closed',
  '#version': 'version',
} as const;
const IS_OPEN = 'attribute_not_exists(#closed)';
/** The category under this name has a place left, as far as its own limit goes. */
const hasRoom = (category: string): string =>
  `(#used.${category} < #limits.${category} OR (attribute_not_exists(#limits.${category}) AND attribute_exists(#total)))`;
const oneMore = (category: string): string => `#used.${category} = if_not_exists(#used.${category}, :none) + :one`;

/** Takes one place without knowing how many there are left. */
export function takePlace(conferenceId: string, delegation: string, wish: Wish): Write {
  const { delegateId, category, headOfDelegation: isHead } = wish;
  const sets = [oneMore('#category'), '#totalUsed = #totalUsed + :one', '#version = #version + :one'];
  const conditions = [IS_OPEN, hasRoom('#category'), '(attribute_not_exists(#total) OR #totalUsed < #total)'];
  if (isHead) {
    sets.push('#head = :id');
    conditions.push('attribute_not_exists(#head)');
  }
  return {
    update: {
      Key: quotaKey(conferenceId, delegation),
      UpdateExpression: `SET ${sets.join(', ')}`,
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: { ...NAMES, '#category': category, ...(isHead ? { '#head': 'head' } : {}) },
      ExpressionAttributeValues: { ':none': 0, ':one': 1, ...(isHead ? { ':id': delegateId } : {}) },
    },
    refuse: (found) => (found ? (refusalOf(quotaOf(found), wish) ?? new StaleVersion()) : new NotFound()),
  };
}

/**
 * Takes many places at once, planned with the quota `before`; more than that may be used by now, but not more than leaves
 * room. Refuses with QuotaMoved, also when a limit has changed or the delegation has withdrawn.
 */
export function takePlaces(conferenceId: string, delegation: string, wishes: readonly Wish[], before: Quota): Write {
  const places = [...placesTaken(wishes)];
  const head = wishes.find(({ headOfDelegation }) => headOfDelegation);
  const sets = places.map((_, at) => `#used.#c${at} = if_not_exists(#used.#c${at}, :none) + :n${at}`);
  const conditions = [IS_OPEN];
  const values: Record<string, number | string> = { ':none': 0, ':one': 1, ':all': wishes.length };
  for (const [at, [category, count]] of places.entries()) {
    const limit = limitOf(before, category);
    values[`:n${at}`] = count;
    if (limit === undefined) {
      conditions.push(`attribute_not_exists(#limits.#c${at})`);
    } else {
      conditions.push(`#limits.#c${at} = :limit${at} AND #used.#c${at} <= :room${at}`);
      values[`:limit${at}`] = limit;
      values[`:room${at}`] = limit - count;
    }
  }
  if (before.total === undefined) {
    conditions.push('attribute_not_exists(#total)');
  } else {
    conditions.push('#total = :total AND #totalUsed <= :room');
    values[':total'] = before.total;
    values[':room'] = before.total - wishes.length;
  }
  if (head) {
    sets.push('#head = :id');
    conditions.push('attribute_not_exists(#head)');
    values[':id'] = head.delegateId;
  }
  return {
    update: {
      Key: quotaKey(conferenceId, delegation),
      UpdateExpression: `SET ${[...sets, '#totalUsed = #totalUsed + :all', '#version = #version + :one'].join(', ')}`,
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: {
        ...NAMES,
        ...Object.fromEntries(places.map(([category], at) => [`#c${at}`, category])),
        ...(head ? { '#head': 'head' } : {}),
      },
      ExpressionAttributeValues: values,
    },
    refuse: (found) => (found ? new QuotaMoved(quotaOf(found)) : new NotFound()),
  };
}

/**
 * Turns the place `from` into the place `to`: of the same delegate after an amendment, or of who comes in the place of
 * another. Moves it to another category, or the head flag, or both; where neither moves it only holds that the delegation
 * has not withdrawn. The flag comes from who has the place, or else from `formerHead`, if anybody.
 */
export function movePlace(conferenceId: string, delegation: string, from: Wish, to: Wish, formerHead?: string): Write {
  const moves = from.category !== to.category;
  const holder = from.headOfDelegation ? from.delegateId : formerHead;
  const becomesHead = to.headOfDelegation && holder !== to.delegateId;
  const laysDown = from.headOfDelegation && !to.headOfDelegation;
  const sets = ['#version = #version + :one'];
  const conditions = [IS_OPEN];
  if (moves) {
    sets.push(oneMore('#to'), '#used.#from = #used.#from - :one');
    conditions.push(hasRoom('#to'));
  }
  if (becomesHead) sets.push('#head = :id');
  if (becomesHead || laysDown)
    conditions.push(holder === undefined ? 'attribute_not_exists(#head)' : '#head = :holder');
  const Key = quotaKey(conferenceId, delegation);
  const refuse = (found: Item | undefined) => {
    if (!found) return new NotFound();
    const quota = quotaOf(found);
    if (quota.closed) return new DelegationWithdrawn();
    if (becomesHead && quota.head !== holder) return holder === undefined ? new HeadAlreadyNamed() : new StaleVersion();
    return (moves ? refusalOfCategory(quota, to.category) : undefined) ?? new StaleVersion();
  };
  if (!moves && !becomesHead && !laysDown) {
    return { check: { Key, ConditionExpression: IS_OPEN, ExpressionAttributeNames: { '#closed': 'closed' } }, refuse };
  }
  return {
    update: {
      Key,
      UpdateExpression: `SET ${sets.join(', ')}${laysDown ? ' REMOVE #head' : ''}`,
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: {
        '#version': 'version',
        '#closed': 'closed',
        ...(moves
          ? { '#used': 'used', '#limits': 'limits', '#total': 'total', '#to': to.category, '#from': from.category }
          : {}),
        ...(becomesHead || laysDown ? { '#head': 'head' } : {}),
      },
      ExpressionAttributeValues: {
        ':one': 1,
        ...(moves ? { ':none': 0 } : {}),
        ...(becomesHead ? { ':id': to.delegateId } : {}),
        ...((becomesHead || laysDown) && holder !== undefined ? { ':holder': holder } : {}),
      },
    },
    refuse,
  };
}

/** Gives back the places of people who do not come any more, and the head flag of who had it. A closed quota takes them back as well. */
export function releasePlaces(conferenceId: string, delegation: string, leaving: readonly Wish[]): Write {
  const places = [...placesTaken(leaving)];
  const head = leaving.find(({ headOfDelegation }) => headOfDelegation);
  const sets = places.map((_, at) => `#used.#c${at} = #used.#c${at} - :n${at}`);
  return {
    update: {
      Key: quotaKey(conferenceId, delegation),
      UpdateExpression: `SET ${[...sets, '#totalUsed = #totalUsed - :all', '#version = #version + :one'].join(', ')}${head ? ' REMOVE #head' : ''}`,
      ConditionExpression: head ? '#head = :id' : 'attribute_exists(#used)',
      ExpressionAttributeNames: {
        '#used': 'used',
        '#totalUsed': 'totalUsed',
        '#version': 'version',
        ...Object.fromEntries(places.map(([category], at) => [`#c${at}`, category])),
        ...(head ? { '#head': 'head' } : {}),
      },
      ExpressionAttributeValues: {
        ':one': 1,
        ':all': leaving.length,
        ...Object.fromEntries(places.map(([, count], at) => [`:n${at}`, count])),
        ...(head ? { ':id': head.delegateId } : {}),
      },
    },
  };
}

/**
 * Gives the delegation other limits, unless more places are used by then. People may be added while it is decided: each new
 * limit is held against the count itself. Where nothing holds against what somebody may have taken meanwhile, since the total
 * goes that alone bounded some categories, the quota must be the one that was read (`version`).
 */
export function limitQuota(
  conferenceId: string,
  delegation: string,
  { quota: before, version }: VersionedQuota,
  change: QuotaChange,
): Write {
  const { limits = {}, total } = change;
  const totalGoes = total === null && before.total !== undefined;
  const hasTotal = total === undefined ? before.total !== undefined : total !== null;
  const sets = ['#version = #version + :one'];
  const removes: string[] = [];
  const conditions = ['attribute_not_exists(#closed)'];
  const names: Record<string, string> = { '#version': 'version', '#closed': 'closed' };
  const values: Record<string, number> = { ':one': 1 };
  for (const [at, [category, limit]] of Object.entries(limits).entries()) {
    Object.assign(names, { '#limits': 'limits', [`#c${at}`]: category });
    if (limit === null) removes.push(`#limits.#c${at}`);
    if (limit === null && hasTotal) continue;
    const isUsedUpTo = (value: string) => `(attribute_not_exists(#used.#c${at}) OR #used.#c${at} <= ${value})`;
    names['#used'] = 'used';
    values[':none'] = 0;
    if (limit === null) {
      conditions.push(isUsedUpTo(':none'));
    } else {
      sets.push(`#limits.#c${at} = :limit${at}`, `#used.#c${at} = if_not_exists(#used.#c${at}, :none)`);
      conditions.push(isUsedUpTo(`:limit${at}`));
      values[`:limit${at}`] = limit;
    }
  }
  if (total !== undefined && total !== null) {
    Object.assign(names, { '#total': 'total', '#totalUsed': 'totalUsed' });
    sets.push('#total = :total');
    conditions.push('#totalUsed <= :total');
    values[':total'] = total;
  }
  if (totalGoes) {
    names['#total'] = 'total';
    removes.push('#total');
    conditions.push('#version = :version');
    values[':version'] = version;
  }
  return {
    update: {
      Key: quotaKey(conferenceId, delegation),
      UpdateExpression: `SET ${sets.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
      ConditionExpression: conditions.join(' AND '),
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
    refuse: (found) => (found ? (refusalToLimit(quotaOf(found), change) ?? new StaleVersion()) : new NotFound()),
  };
}

/** From now on nobody gets a place in this delegation. */
export const closeQuota = (conferenceId: string, delegation: string): Write => ({
  update: {
    Key: quotaKey(conferenceId, delegation),
    UpdateExpression: 'SET #closed = :true, #version = #version + :one',
    ConditionExpression: IS_OPEN,
    ExpressionAttributeNames: { '#closed': 'closed', '#version': 'version' },
    ExpressionAttributeValues: { ':true': true, ':one': 1 },
  },
  refuse: () => new DelegationWithdrawn(),
});
