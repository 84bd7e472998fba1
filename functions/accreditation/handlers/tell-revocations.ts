import { badgeConditionsChangedV1 } from '../../../events/accreditation/badge-conditions-changed.v1.ts';
import { badgeReplacedV1 } from '../../../events/accreditation/badge-replaced.v1.ts';
import { badgeResumedV1 } from '../../../events/accreditation/badge-resumed.v1.ts';
import { badgeRevokedV1 } from '../../../events/accreditation/badge-revoked.v1.ts';
import { badgeSuspendedV1 } from '../../../events/accreditation/badge-suspended.v1.ts';
import { passRevokedV1 } from '../../../events/accreditation/pass-revoked.v1.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, on } from '../../shared/events/event-consumer.ts';
import { DeadBadges } from '../data/dead-badges.ts';
import { RevocationListStore } from '../data/revocation-list-store.ts';
import { kmsBadgeSigner } from '../signing/badge-signer.ts';
import { RevocationTeller } from '../tell-revocations.ts';

const { TABLE_NAME, SIGNING_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, SIGNING_KEY_ID: setting });
const documents = connectTable();
const teller = new RevocationTeller({
  deadBadges: new DeadBadges(documents, TABLE_NAME),
  lists: new RevocationListStore(documents, TABLE_NAME),
  signer: kmsBadgeSigner(SIGNING_KEY_ID),
});

export const handler = eventConsumer(
  on(badgeRevokedV1, teller.revoked),
  on(badgeReplacedV1, teller.replaced),
  on(badgeSuspendedV1, teller.suspended),
  on(badgeResumedV1, teller.resumed),
  on(badgeConditionsChangedV1, teller.conditionsChanged),
  on(passRevokedV1, teller.passRevoked),
);
