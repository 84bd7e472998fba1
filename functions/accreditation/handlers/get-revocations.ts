import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { DeadBadges } from '../data/dead-badges.ts';
import { RevocationListStore } from '../data/revocation-list-store.ts';
import { revocationListText } from '../domain/revocation-list.ts';
import { getRevocations } from '../get-revocations.ts';
import { getRevocationsRoute, REVOCATIONS_MEDIA } from '../schemas/revocations.ts';
import { kmsBadgeSigner } from '../signing/badge-signer.ts';

const { TABLE_NAME, SIGNING_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, SIGNING_KEY_ID: setting });
const documents = connectTable();
const tools = {
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  deadBadges: new DeadBadges(documents, TABLE_NAME),
  lists: new RevocationListStore(documents, TABLE_NAME),
  signer: kmsBadgeSigner(SIGNING_KEY_ID),
};

/** As long as a cache between here and the gates may hold back that a badge is dead. */
const headers = { 'cache-control': 'public, max-age=10' };

export const handler = httpHandler(getRevocationsRoute, async ({ params, ifNoneMatch, now }) => {
  const { version, read } = await getRevocations(tools, params.conferenceId, now);
  const reply = await unlessKnown(ifNoneMatch, etagOf(version), async () => ({
    status: 200,
    media: REVOCATIONS_MEDIA,
    text: revocationListText(await read()),
  }));
  return { ...reply, headers };
});
