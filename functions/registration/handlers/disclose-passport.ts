import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { openWith } from '../../shared/kms/sealed-data.ts';
import { AccessLog } from '../data/access-log.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { PassportStore } from '../data/passport-store.ts';
import { disclosePassport } from '../disclose-passport.ts';
import { disclosePassportRoute } from '../schemas/passport.ts';

const { TABLE_NAME, PASSPORT_KEY_ID } = parseEnvironment({ TABLE_NAME: setting, PASSPORT_KEY_ID: setting });
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
  passports: new PassportStore(documents, TABLE_NAME, commands),
  accesses: new AccessLog(documents, TABLE_NAME, commands),
  open: openWith(PASSPORT_KEY_ID),
};

// Never 304: whoever is told that nothing changed has been told something, and it would be recorded as nothing.
export const handler = httpHandler(disclosePassportRoute, async ({ params, caller, cause, now }) => {
  const { value, version } = await disclosePassport(dependencies, { ...params, caller, cause, now });
  return { status: 200, body: value, etag: etagOf(version) };
});
