import type { Authority } from '../../../events/vocabulary.ts';
import { Problem } from '../../shared/problem.ts';

/** A verdict on somebody about whom a decision was taken already. */
export class NotInScreening extends Problem {
  constructor(status: string) {
    super('not-in-screening', `A decision was taken already: ${status}.`, { accreditationStatus: status });
  }
}

/** A verdict of an authority that the delegate's category does not ask. */
export class VerdictNotRequired extends Problem {
  constructor(authority: Authority, requiredVerdicts: readonly Authority[]) {
    super('verdict-not-required', `The category does not ask ${authority}.`, { requiredVerdicts });
  }
}

/** The delegate's category is no longer one of the conference's, so nobody can say which verdicts it needs. */
export class UnknownCategory extends Problem {
  constructor(category: string) {
    super('unknown-category', `The conference has no category ${category}.`, { category });
  }
}

/** A scan id names one passage: this badge at this gate at this moment. */
export class ScanIdReused extends Problem {
  constructor() {
    super('idempotency-key-reused', 'This scanId was used for another scan; take a new one for every passage.');
  }
}

/** A badge that opens nothing is not printed. */
export class BadgeNotActive extends Problem {
  constructor(status: string) {
    super('badge-not-active', `The badge is ${status}.`, { badgeStatus: status });
  }
}
