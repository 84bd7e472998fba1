import { createHmac, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { signDigest } from '../../../local/ecdsa-digest.ts';
import { issuer } from '../../unit/accreditation/credential-fixture.ts';

/** The id under which another key answers, one that signs nothing any more. */
export const RETIRED_KEY = 'retired-key';

/** Answers what functions ask of KMS, over HTTP on this machine, with keys of this process. */
export async function startKmsStandIn(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const keyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { publicKeyObject, signDer } = await issuer(keyPair);
  const retired = (await issuer()).publicKeyObject;
  const answers: Record<string, (input: Record<string, string>) => object> = {
    'TrentService.GetPublicKey': ({ KeyId }) => ({
      PublicKey: (KeyId === RETIRED_KEY ? retired : publicKeyObject)
        .export({ type: 'spki', format: 'der' })
        .toString('base64'),
    }),
    'TrentService.Sign': ({ Message = '', MessageType }) => {
      const bytes = Buffer.from(Message, 'base64');
      const signature = MessageType === 'DIGEST' ? signDigest(keyPair.privateKey, bytes) : signDer(bytes);
      return { Signature: Buffer.from(signature).toString('base64') };
    },
    'TrentService.GenerateMac': ({ Message = '' }) => ({
      Mac: createHmac('sha256', 'a key').update(Buffer.from(Message, 'base64')).digest('base64'),
    }),
  };
  const server = createServer(async (request, response) => {
    const answer = answers[String(request.headers['x-amz-target'])];
    const input = JSON.parse(await text(request));
    response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer?.(input) ?? { __type: 'UnknownOperationException' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
