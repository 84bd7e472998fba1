import type { Authority } from '../../../events/vocabulary.ts';
import { Problem } from '../../shared/problem.ts';
import type { AccreditationStatus, Proposal, Reversal, Withdrawal } from './accreditation.ts';
import type { Badge, Collection } from './badge.ts';
import type { DeviceFault } from './gate-device.ts';

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
  constructor(status: string, serial?: string) {
    const detail = `The badge${serial === undefined ? '' : ` ${serial}`} is ${status}.`;
    super('badge-not-active', detail, { badgeStatus: status, ...(serial === undefined ? {} : { serial }) });
  }
}

/** The delegation holds as many passes as it may: of this kind, or in all. */
export class PassLimitReached extends Problem {
  constructor(members: { readonly kind?: string; readonly limit: number; readonly used: number }) {
    const of = members.kind === undefined ? 'in all' : `of the kind ${members.kind}`;
    super('pass-limit-reached', `The delegation may hold ${members.limit} passes ${of}.`, members);
  }
}

/** Nobody has a badge there that was never printed; where a cursor is given, the search ended before the end. */
export class NothingToPrint extends Problem {
  constructor(nextCursor: string | undefined) {
    super('nothing-to-print', 'No live badge was found that was not printed before.', {
      ...(nextCursor === undefined ? {} : { nextCursor }),
    });
  }
}

const DEVICE_FAULTS: Record<DeviceFault, string> = {
  'not-enrolled': 'This device is not enrolled at the conference.',
  revoked: 'This device was revoked.',
  'wrong-token': 'The device token is not that of this device.',
  'other-zone': 'This device is not meant for this zone.',
};

/** A scan from a device that may not tell of it. Nothing is recorded. */
export class DeviceNotAllowed extends Problem {
  constructor(fault: DeviceFault) {
    super('device-not-allowed', DEVICE_FAULTS[fault], { fault });
  }
}

/** An enrolment code works once, for a day, and not after its device was revoked. */
export class EnrolmentCodeSpent extends Problem {
  constructor() {
    super('enrolment-code-spent', 'This code was used, has expired or was revoked.');
  }
}

/** A decision that is not there to be taken back. */
export class NotReversible extends Problem {
  constructor(action: Reversal, status: AccreditationStatus) {
    const detail =
      action === 'revoke'
        ? `Only an accreditation is revoked; this delegate is ${status}.`
        : `Only a refusal or a revocation is reopened; this delegate is ${status}.`;
    super('illegal-transition', detail, { accreditationStatus: status });
  }
}

/** The officer who proposed something cannot confirm it. */
export class SecondOfficerNeeded extends Problem {
  constructor({ action, expiresAt }: Proposal) {
    super('second-officer-needed', `You have proposed to ${action}; another officer must confirm it.`, { expiresAt });
  }
}

/** What a badge cannot do in the state it is in. */
export class IllegalBadgeTransition extends Problem {
  constructor(detail: string, { status, replacedBy }: Pick<Badge, 'status' | 'replacedBy'>) {
    super('illegal-transition', detail, { badgeStatus: status, ...(replacedBy === undefined ? {} : { replacedBy }) });
  }
}

/** A badge that nobody may have, because its bearer is not admitted, or not in person. */
export class BearerNotAdmitted extends Problem {
  constructor(status: string | undefined) {
    const detail =
      status === 'accredited'
        ? 'Its bearer does not come in person.'
        : `Its bearer is not accredited: ${status ?? 'nothing is known'}.`;
    super('illegal-transition', detail, status === undefined ? {} : { accreditationStatus: status });
  }
}

/** A printed badge is handed out once. */
export class BadgeCollected extends Problem {
  constructor({ at, collectedBy }: Collection) {
    super('badge-collected', `The badge was collected by ${collectedBy} at ${at}.`, { collectedAt: at });
  }
}

/** A condition that no category of the conference asks for. */
export class UnknownCondition extends Problem {
  constructor(name: string, conditions: readonly string[]) {
    super('unknown-condition', `No category of the conference asks for ${name}.`, { conditions });
  }
}

/** There is no live badge of the delegation that is still at the desk. */
export class NothingToCollect extends Problem {
  constructor() {
    super('nothing-to-collect', 'The delegation has no live badge that was not handed out yet.');
  }
}
