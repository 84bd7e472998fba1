import { CommandLog } from '../../shared/dynamo/command-log.ts';
import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { etagOf, httpHandler } from '../../shared/http/http-handler.ts';
import { deriveSecretWith } from '../../shared/kms/derived-secret.ts';
import { sealWith } from '../../shared/kms/sealed-data.ts';
import { ConferenceStore } from '../data/conference-store.ts';
import { DelegateStore } from '../data/delegate-store.ts';
import { DelegationStore } from '../data/delegation-store.ts';
import { PassportStore } from '../data/passport-store.ts';
import { putPassport } from '../put-passport.ts';
import { putPassportRoute } from '../schemas/passport.ts';

const { TABLE_NAME, MAC_KEY_ID, PASSPORT_KEY_ID } = parseEnvironment({
  TABLE_NAME: setting,
  MAC_KEY_ID: setting,
  PASSPORT_KEY_ID: setting,
});
const documents = connectTable();
const commands = new CommandLog(documents, TABLE_NAME, 'REG');
const dependencies = {
  conferences: new ConferenceStore(documents, TABLE_NAME, commands),
  delegations: new DelegationStore(documents, TABLE_NAME, commands),
  delegates: new DelegateStore(documents, TABLE_NAME, commands),
  passports: new PassportStore(documents, TABLE_NAME, commands),
  secrets: deriveSecretWith(MAC_KEY_ID),
  seal: sealWith(PASSPORT_KEY_ID),
};

export const handler = httpHandler(putPassportRoute, async ({ params, ...request }) => {
  const { conferenceId, delegationId, delegateId } = params;
  const { value, version, created } = await putPassport(dependencies, { ...params, ...request });
  const location = `/v1/conferences/${conferenceId}/delegations/${delegationId}/delegates/${delegateId}/passport`;
  return { status: created ? 201 : 200, body: value, etag: etagOf(version), ...(created ? { location } : {}) };
});
