import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Kms } from '../../local/kms.ts';
import { Deployment } from '../../local/template.ts';

const key = (KeySpec: string) => ({ Type: 'AWS::KMS::Key', Properties: { KeySpec, KeyPolicy: { Statement: [] } } });

const deployment = new Deployment([
  {
    name: 'keys',
    account: '000000000000',
    region: 'eu-central-1',
    assets: new Map(),
    template: {
      Parameters: {},
      Mappings: {},
      Conditions: {},
      Outputs: {},
      Resources: {
        Mac: key('HMAC_256'),
        Signing: key('ECC_NIST_P256'),
        Passports: key('SYMMETRIC_DEFAULT'),
        Alias: {
          Type: 'AWS::KMS::Alias',
          Properties: { AliasName: 'alias/signing', TargetKeyId: { 'Fn::GetAtt': ['Signing', 'Arn'] } },
        },
      },
    },
  },
]);
const kms = new Kms(deployment, undefined);
const idOf = (logicalId: string): string =>
  deployment.resources.find((resource) => resource.logicalId === logicalId)?.ref ?? '';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('the keys of this machine', () => {
  it.each(['RAW', 'DIGEST'])('sign so that the published key verifies, message type %s', (MessageType) => {
    const signing = kms.find('alias/signing');
    const { PublicKey } = kms.perform('GetPublicKey', signing, {});
    const publicKey = createPublicKey({ key: Buffer.from(String(PublicKey), 'base64'), format: 'der', type: 'spki' });
    for (let round = 0; round < 20; round++) {
      const message = `badge ${round}`;
      const Message = MessageType === 'RAW' ? base64(message) : createHash('sha256').update(message).digest('base64');
      const { Signature } = kms.perform('Sign', signing, { Message, MessageType, SigningAlgorithm: 'ECDSA_SHA_256' });
      expect(verify('sha256', Buffer.from(message), publicKey, Buffer.from(String(Signature), 'base64'))).toBe(true);
    }
  });

  it('derive the same MAC from the same message, and know a false one', () => {
    const mac = kms.find(idOf('Mac'));
    const input = { Message: base64('x'), MacAlgorithm: 'HMAC_SHA_256' };
    const { Mac } = kms.perform('GenerateMac', mac, input);
    expect(kms.perform('GenerateMac', mac, input).Mac).toBe(Mac);
    expect(kms.perform('VerifyMac', mac, { ...input, Mac: Mac ?? '' }).MacValid).toBe(true);
    expect(() => kms.perform('VerifyMac', mac, { ...input, Mac: base64('no') })).toThrow('not valid');
  });

  it('decrypt only in the context they encrypted in', () => {
    const passports = kms.find(idOf('Passports'));
    const EncryptionContext = { delegateId: 'dgt_1', purpose: 'screening' };
    const { CiphertextBlob } = kms.perform('Encrypt', passports, { Plaintext: base64('P1234567'), EncryptionContext });
    const blob = { CiphertextBlob: CiphertextBlob ?? '' };
    expect(kms.keyOf('Decrypt', blob)).toBe(passports);
    const swapped = { purpose: 'screening', delegateId: 'dgt_1' };
    expect(kms.perform('Decrypt', passports, { ...blob, EncryptionContext: swapped }).Plaintext).toBe(
      base64('P1234567'),
    );
    expect(() => kms.perform('Decrypt', passports, { ...blob, EncryptionContext: { delegateId: 'dgt_2' } })).toThrow(
      'not valid',
    );
  });

  it('do nothing they were not made for', () => {
    expect(() => kms.perform('Sign', kms.find(idOf('Mac')), { SigningAlgorithm: 'ECDSA_SHA_256' })).toThrow(
      'does not allow',
    );
    expect(() => kms.find('alias/none')).toThrow('does not exist');
  });
});
