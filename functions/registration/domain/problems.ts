import { MINUTE_MS, timeOf, writeInstant } from '../../shared/local-time.ts';
import { type Fault, Forbidden, NotFound, Problem } from '../../shared/problem.ts';
import type { Occupancy } from './document-rules.ts';

export class RegistrationClosed extends Problem {
  constructor({ opensAt, closesAt }: { readonly opensAt: string; readonly closesAt: string }) {
    super('registration-closed', `Registration is open from ${opensAt} until ${closesAt}.`, { opensAt, closesAt });
  }
}

/** There was no time for all of them. Whoever is nominated stays so. */
export class SubmissionUnfinished extends Problem {
  constructor(nominated: number, total: number) {
    const progress = `${count.format(nominated)} of ${count.format(total)} delegates are nominated`;
    super('busy', `${progress}. Send the same request again to go on.`, { retryAfterSeconds: 1 });
  }
}

const count = new Intl.NumberFormat('en');

/** The same for every code that leads nowhere: whether it was mistyped, taken back or never there is nobody's to know. */
export class UnknownCode extends NotFound {
  constructor() {
    super('No invitation has this code. Check it letter by letter; if a newer one was sent, use that.');
  }
}

/** For a backup focal point and for officers, who see the delegation but do not direct it. */
export class NotPrimary extends Forbidden {
  constructor() {
    super('Only the primary focal point or the organiser does this.');
  }
}

export class InvitationRedeemed extends Problem {
  constructor() {
    super('invitation-redeemed', 'This invitation has registered a delegation already.');
  }
}

export class InvitationExpired extends Problem {
  constructor() {
    super('invitation-expired', 'The deadline of this invitation has passed.');
  }
}

export class AlreadyFocalPoint extends Problem {
  constructor() {
    super('already-focal-point', 'You speak for this delegation already; the code was not used.');
  }
}

export class FocalPointJoined extends Problem {
  constructor() {
    super('focal-point-joined', 'Somebody has joined with this code already.');
  }
}

export class FocalPointNotJoined extends Problem {
  constructor() {
    super('focal-point-not-joined', 'This focal point was invited and has not joined yet.');
  }
}

export class PrimaryFocalPoint extends Problem {
  constructor() {
    super('primary-focal-point', 'A delegation always has a primary focal point, and this is it.');
  }
}

export class TooManyFocalPoints extends Problem {
  constructor(limit: number) {
    super('too-many-focal-points', `A delegation has at most ${limit} focal points, those invited included.`, {
      limit,
    });
  }
}

/** There is no place left for somebody in `category`: because of its own limit, or of that of all categories together. */
export class QuotaExceeded extends Problem {
  constructor(bound: 'category' | 'total', category: string, limit: number, used: number) {
    const places = bound === 'total' ? 'the delegation' : `the category ${category}`;
    super('quota-exceeded', `All ${limit} places of ${places} are used.`, { bound, category, limit, used });
  }
}

/** A limit that was asked for, and how many places are used already. `pointer` is where it was asked for. */
export interface BelowUse {
  readonly pointer: string;
  readonly bound: 'category' | 'total';
  readonly category?: string;
  readonly requested: number;
  readonly used: number;
}

export class QuotaBelowUse extends Problem {
  constructor(first: BelowUse, others: readonly BelowUse[]) {
    const { pointer: _pointer, ...members } = first;
    super('quota-below-use', `More places are used than the new quota would have. Nothing was changed.`, {
      ...members,
      errors: [first, ...others].map(({ pointer, requested, used }) => ({
        pointer,
        detail: `${used} places are used, ${requested} were asked for`,
      })),
    });
  }
}

export class DelegationWithdrawn extends Problem {
  constructor() {
    super('delegation-withdrawn', 'This delegation has withdrawn from the conference.');
  }
}

/** Says nothing of where the person is registered: not even whether it is in the caller's own delegation. */
export class AlreadyRegistered extends Problem {
  constructor() {
    super('already-registered', 'This person is registered for this conference already.');
  }
}

export class ExternalRefInUse extends Problem {
  constructor() {
    super('external-ref-in-use', 'This externalRef is in use already: it names one thing only.', {
      errors: [{ pointer: '/externalRef', detail: 'is in use already' }],
    });
  }
}

export class HeadAlreadyNamed extends Problem {
  constructor() {
    super('head-already-named', 'Another delegate is head of this delegation.');
  }
}

export class IncompleteDelegation extends Problem {
  constructor(errors: readonly Fault[], detail = 'Nobody was nominated: something is missing.') {
    super('incomplete-delegation', detail, { errors });
  }
}

/** Categories that were left out, and how many people are in each. */
export class CategoryInUse extends Problem {
  constructor(used: ReadonlyMap<string, number>) {
    const counts = [...used].map(([category, count]) => `${count} in ${category}`).join(', ');
    super('category-in-use', `There are people in categories that were left out: ${counts}.`, {
      used: Object.fromEntries(used),
    });
  }
}

export class NotAmendable extends Problem {
  constructor(detail: string) {
    super('not-amendable', detail);
  }
}

export class UnknownCategory extends Problem {
  constructor(categories: readonly string[], pointer: string) {
    super('unknown-category', `The conference has no category ${categories.join(', ')}.`, {
      errors: categories.map((category) => ({ pointer, detail: `${category} is not a category of this conference` })),
    });
  }
}

export class UnknownEntity extends Problem {
  constructor(entityKey: string) {
    super('unknown-entity', `The conference has no entity ${entityKey}.`, {
      errors: [{ pointer: '/entityKey', detail: `${entityKey} is not an entity of this conference` }],
    });
  }
}

/** `pending` of them have not come yet; if they never do, the first of them makes room at `roomFrom`. */
export class TooManyDocuments extends Problem {
  constructor(kind: string, limit: number, { pending, roomFrom }: Occupancy) {
    const has = `This delegate has ${limit} documents of the kind ${kind} already`;
    super('too-many-documents', roomFrom === undefined ? `${has}.` : `${has}, ${waitFor(pending, roomFrom)}.`, {
      kind,
      limit,
      ...(roomFrom === undefined ? {} : { roomFrom: writeInstant(roomFrom) }),
    });
  }
}

/** Of several, the first tells when there is room. To the next whole minute, so that nobody comes too early. */
function waitFor(pending: number, roomFrom: number): string {
  const until = `${timeOf(Math.ceil(roomFrom / MINUTE_MS) * MINUTE_MS, 'UTC')} UTC`;
  return pending === 1
    ? `of which 1 waits for its upload or check and counts until ${until}`
    : `of which ${pending} wait for their upload or check, the first of them until ${until}`;
}

export class DocumentNotAccepted extends Problem {
  constructor() {
    super('document-not-accepted', 'Only a document that was accepted can be downloaded.');
  }
}
