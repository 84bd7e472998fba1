import type * as z from 'zod';
import type { badgeConditionsChangedV1 } from '../../events/accreditation/badge-conditions-changed.v1.ts';
import type { badgeReplacedV1 } from '../../events/accreditation/badge-replaced.v1.ts';
import type { badgeResumedV1 } from '../../events/accreditation/badge-resumed.v1.ts';
import type { badgeRevokedV1 } from '../../events/accreditation/badge-revoked.v1.ts';
import type { badgeSuspendedV1 } from '../../events/accreditation/badge-suspended.v1.ts';
import type { passRevokedV1 } from '../../events/accreditation/pass-revoked.v1.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { listedSerialOf } from './domain/pass.ts';
import { type RevocationNews, saysAlready } from './domain/revocation-news.ts';
import { type RenewRevocationsTools, renewRevocations } from './renew-revocations.ts';

type Event<Definition extends { readonly data: z.ZodType }> = ReceivedEvent<z.output<Definition['data']>>;

/**
 * Sees to it that the revocation list says what has become of a badge. It is made of what is true, not of the event: one that comes
 * late, twice or in another order does no harm, and needs no mark. In one instance those of a conference are dealt with one
 * after the other, so that the list made for the first of many says what the others tell.
 */
export class RevocationTeller {
  readonly #tools: RenewRevocationsTools;
  readonly #now: () => Date;
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(tools: RenewRevocationsTools, now: () => Date = () => new Date()) {
    this.#tools = tools;
    this.#now = now;
  }

  readonly revoked = ({ metadata, data }: Event<typeof badgeRevokedV1>): Promise<void> =>
    this.#tell(metadata.conferenceId, {
      serial: data.serial,
      became: data.reason === 'replaced' ? 'replaced' : 'revoked',
    });

  readonly passRevoked = ({ metadata, data }: Event<typeof passRevokedV1>): Promise<void> =>
    this.#tell(metadata.conferenceId, { serial: listedSerialOf(data.passId), became: 'revoked' });

  readonly replaced = ({ metadata, data }: Event<typeof badgeReplacedV1>): Promise<void> =>
    this.#tell(metadata.conferenceId, { serial: data.serial, became: 'replaced' });

  readonly suspended = ({ metadata, data }: Event<typeof badgeSuspendedV1>): Promise<void> =>
    this.#tell(metadata.conferenceId, { serial: data.serial, became: 'suspended' });

  readonly resumed = ({ metadata, data }: Event<typeof badgeResumedV1>): Promise<void> =>
    this.#tell(metadata.conferenceId, { serial: data.serial, became: 'live' });

  readonly conditionsChanged = ({ metadata, data }: Event<typeof badgeConditionsChangedV1>): Promise<void> =>
    this.#tell(metadata.conferenceId, {
      serial: data.serial,
      became: 'conditional',
      conditionsUntil: data.conditionsUntil,
    });

  async #tell(conferenceId: string, news: RevocationNews): Promise<void> {
    const before = this.#busy.get(conferenceId) ?? Promise.resolve();
    const renew = () => renewRevocations(this.#tools, conferenceId, (list) => saysAlready(list, news), this.#now);
    const mine = before.then(renew, renew);
    this.#busy.set(conferenceId, mine);
    await mine;
  }
}
