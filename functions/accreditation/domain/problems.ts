import type { Authority } from '../../../events/vocabulary.ts';
import { Problem } from '../../shared/problem.ts';
import type { Withdrawal } from './accreditation.ts';

/** A verdict on somebody about whom a decision was taken already, or who does not come any more. */
export class NotInScreening extends Problem {
  constructor(status: string, withdrawal?: Withdrawal) {
    const detail = withdrawal ? WITHDRAWN[withdrawal.reason] : `A decision was taken already: ${status}.`;
    super('not-in-screening', detail, {
      accreditationStatus: status,
      ...(withdrawal?.successorId === undefined ? {} : { successorId: withdrawal.successorId }),
    });
  }
}

const WITHDRAWN: Readonly<Record<Withdrawal['reason'], string>> = {
  withdrawn: 'The delegate was withdrawn. Nothing was changed.',
  'delegation-withdrawn': 'The whole delegation was withdrawn, and the delegate with it. Nothing was changed.',
  replaced: 'The delegate was replaced; the successor is screened anew. Nothing was changed.',
};

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
