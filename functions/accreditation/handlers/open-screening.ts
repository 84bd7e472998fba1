import { delegateNominatedV1 } from '../../../events/registration/delegate-nominated.v1.ts';
import { AlreadyConsumed, CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { eventConsumer, OutdatedEvent, on } from '../../shared/events/event-consumer.ts';
import { AccreditationStore } from '../data/accreditation-store.ts';
import { BadgeStore } from '../data/badge-store.ts';
import { ConferenceProjection } from '../data/conference-projection.ts';
import { MatchStore } from '../data/match-store.ts';
import { PhotoProjection } from '../data/photo-projection.ts';
import { followMatches } from '../follow-matches.ts';
import { openScreening } from '../open-screening.ts';
import { kmsBadgeSigner } from '../signing/badge-signer.ts';

const { TABLE_NAME, SIGNING_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, SIGNING_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'ACC');
const tools = {
  accreditations: new AccreditationStore(documents, TABLE_NAME),
  badges: new BadgeStore(documents, TABLE_NAME),
  conferences: new ConferenceProjection(documents, TABLE_NAME),
  photos: new PhotoProjection(documents, TABLE_NAME),
  signer: kmsBadgeSigner(SIGNING_KEY_ID),
  matches: new MatchStore(documents, TABLE_NAME, commands),
  commands,
};

export const handler = eventConsumer(
  on(delegateNominatedV1, async (event) => {
    // Who is in the queue already may not have been compared, where a first run broke off.
    await openScreening(tools, event, new Date()).catch((error: unknown) => {
      if (!(error instanceof OutdatedEvent || error instanceof AlreadyConsumed)) throw error;
    });
    await followMatches(tools, event, new Date());
  }),
);
