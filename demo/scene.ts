import type { Api, Caller } from './api.ts';
import type { InventedDelegation, InventedPerson } from './people.ts';
import type { Progress } from './progress.ts';

/** The staff of the secretariat, each with the one role it needs. */
export interface Staff {
  readonly organiser: Caller;
  readonly accreditation: Caller;
  readonly protocol: Caller;
  readonly security: Caller;
  readonly host: Caller;
  readonly gate: Caller;
}

/** What the stages share: who plays, and the ids the API gave them. */
export class Scene {
  readonly api: Api;
  readonly progress: Progress;
  readonly delegations: readonly InventedDelegation[];
  readonly staff: Staff;
  /** By entity key. */
  readonly invitationCodes = new Map<string, string>();
  readonly delegationIds = new Map<string, string>();
  /** By the key of the person. */
  readonly delegateIds = new Map<string, string>();
  /** What the gate read on each badge, by its serial. */
  readonly qrTexts = new Map<string, string>();
  /** What happened that a reader of the summary would like to know, in the order in which it happened. */
  readonly counts: Record<string, number> = {};

  constructor(api: Api, progress: Progress, delegations: readonly InventedDelegation[]) {
    this.api = api;
    this.progress = progress;
    this.delegations = delegations;
    this.staff = {
      organiser: api.as('officer-organiser', ['organiser']),
      accreditation: api.as('officer-accreditation', ['accreditation']),
      protocol: api.as('officer-protocol', ['protocol']),
      security: api.as('officer-security', ['security']),
      host: api.as('officer-host', ['host']),
      gate: api.as('gate-1', ['gate']),
    };
  }

  get people(): InventedPerson[] {
    return this.delegations.flatMap(({ people }) => people);
  }

  /** The person who registers and speaks for a delegation. */
  focalPoint(entityKey: string): Caller {
    return this.api.as(`focal-point-${entityKey}`, [], `focal-point@${entityKey}.example`);
  }

  /** The same, by the id of the delegation. */
  speakerFor(delegationId: string): Caller {
    const [entityKey] = [...this.delegationIds].find(([, id]) => id === delegationId) ?? [];
    if (entityKey === undefined) throw new Error(`nobody here is ${delegationId}`);
    return this.focalPoint(entityKey);
  }

  delegationId(entityKey: string): string {
    return known(this.delegationIds, entityKey);
  }

  delegateId(person: string): string {
    return known(this.delegateIds, person);
  }

  count(what: string, by = 1): void {
    this.counts[what] = (this.counts[what] ?? 0) + by;
  }
}

function known(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`the API gave no id to ${key}`);
  return id;
}

/** The items in groups of at most `size`, in their order. */
export function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_batch, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
