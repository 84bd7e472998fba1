import { connectTable } from '../../shared/dynamo/document-client.ts';
import { parseEnvironment, setting } from '../../shared/environment.ts';
import { unlessKnown } from '../../shared/http/conditional-read.ts';
import { httpHandler } from '../../shared/http/http-handler.ts';
import { DelegationProjection } from '../data/delegation-projection.ts';
import { PassStore } from '../data/pass-store.ts';
import { getLivePass } from '../get-pass.ts';
import { renderQrPng } from '../rendering/qr-code.ts';
import { getPassQrPngRoute } from '../schemas/pass.ts';

const { TABLE_NAME } = parseEnvironment({ TABLE_NAME: setting });
const documents = connectTable();
const tools = {
  delegations: new DelegationProjection(documents, TABLE_NAME),
  passes: new PassStore(documents, TABLE_NAME),
};

/** A pass's credential never changes, so its id names its picture. */
export const handler = httpHandler(getPassQrPngRoute, async ({ params, caller, ifNoneMatch }) => {
  const { pass } = await getLivePass(tools, { ...params, caller });
  return unlessKnown(ifNoneMatch, `"${pass.passId}"`, () => ({
    status: 200,
    media: 'image/png',
    bytes: renderQrPng(pass.credential),
  }));
});
