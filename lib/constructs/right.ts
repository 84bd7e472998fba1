import { Aws, Fn } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { PrivateBucket } from './private-bucket.ts';

/** Something a function may do beyond the table, with the environment variable it needs for it: neither comes without the other. */
export interface Right {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
  readonly environment: Readonly<Record<string, string>>;
  /** A finding of cdk-nag that comes with it, and why it is accepted. */
  readonly finding?: { readonly id: string; readonly reason: string };
}

/** To derive secrets (cursors, invitation codes, one-person-once hashes) from a MAC key that never leaves KMS. */
export const deriveSecretsWith = (macKey: IKey): Right => ({
  sid: 'DeriveSecrets',
  actions: ['kms:GenerateMac'],
  resources: [macKey.keyArn],
  environment: { MAC_KEY_ID: macKey.keyId },
});

/** Only for one delegate of one conference at a time, who is named in the call and so in the trail of KMS. */
const FOR_ONE_DELEGATE = {
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['conferenceId', 'delegateId'] },
  Null: { 'kms:EncryptionContext:conferenceId': 'false', 'kms:EncryptionContext:delegateId': 'false' },
} as const;

/** To seal passports. Who may seal cannot open. */
export const sealPassportsWith = (passportKey: IKey): Right => ({
  sid: 'SealPassports',
  actions: ['kms:Encrypt'],
  resources: [passportKey.keyArn],
  conditions: FOR_ONE_DELEGATE,
  environment: { PASSPORT_KEY_ID: passportKey.keyId },
});

/** To open passports. */
export const openPassportsWith = (passportKey: IKey): Right => ({
  sid: 'OpenPassports',
  actions: ['kms:Decrypt'],
  resources: [passportKey.keyArn],
  conditions: FOR_ONE_DELEGATE,
  environment: { PASSPORT_KEY_ID: passportKey.keyId },
});

export const signBadgesWith = (signingKey: IKey): Right => ({
  sid: 'SignBadges',
  actions: ['kms:Sign', 'kms:GetPublicKey'],
  resources: [signingKey.keyArn],
  environment: { SIGNING_KEY_ID: signingKey.keyId },
});

/** To verify badges one needs the public keys only: of the key that signs, and of those that have signed before. */
export const verifyBadgesWith = (signingKey: IKey, retiredKeys: readonly IKey[]): Right => ({
  sid: 'VerifyBadges',
  actions: ['kms:GetPublicKey'],
  resources: [signingKey, ...retiredKeys].map(({ keyArn }) => keyArn),
  environment: {
    SIGNING_KEY_ID: signingKey.keyId,
    ...(retiredKeys.length > 0
      ? {
          RETIRED_KEY_IDS: Fn.join(
            ',',
            retiredKeys.map(({ keyId }) => keyId),
          ),
        }
      : {}),
  },
});

/**
 * To send mail from one address and no other. A message with a calendar part is sent raw, which SES authorises as
 * SendRawEmail. The identity is the domain, which is verified once for all stages.
 */
export const sendMailAs = (from: string): Right => ({
  sid: 'SendMail',
  actions: ['ses:SendEmail', 'ses:SendRawEmail'],
  resources: [`arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/${domainOf(from)}`],
  conditions: { StringEquals: { 'ses:FromAddress': from } },
  environment: { MAIL_FROM: from },
});

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

const OBJECT_ACTIONS = {
  put: ['s3:PutObject'],
  get: ['s3:GetObject', 's3:GetObjectVersion'],
  remove: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
} as const;

export type ObjectUse = keyof typeof OBJECT_ACTIONS;

/**
 * To put, get or remove objects of one bucket, or to sign requests with which others do: S3 asks for the signer's rights.
 * Its key can be used through S3 only. `keys` is how the keys of the objects begin. The function finds the bucket's name in the environment variable given.
 */
export function useObjectsOf(
  bucket: PrivateBucket,
  variable: string,
  uses: readonly ObjectUse[],
  keys: `${string}*` = '*',
): Right[] {
  const keyActions = [
    ...(uses.includes('put') ? ['kms:GenerateDataKey'] : []),
    ...(uses.includes('get') ? ['kms:Decrypt'] : []),
  ];
  const objects: Right = {
    sid: `UseObjectsOf${bucket.node.id}`,
    actions: uses.flatMap((use) => OBJECT_ACTIONS[use]),
    resources: [bucket.arnForObjects(keys)],
    environment: { [variable]: bucket.bucketName },
    finding: {
      id: bucket.findingOnObjects('another stack', keys),
      reason:
        'Objects come and go, and their keys are made of ids of that moment: the function is held to one bucket, and to what it does there.',
    },
  };
  if (keyActions.length === 0) return [objects];
  return [
    objects,
    {
      sid: `KeyOf${bucket.node.id}ThroughS3`,
      actions: keyActions,
      resources: [bucket.key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com` } },
      environment: {},
    },
  ];
}

/** To list what a bucket holds under a folder, with all versions. It tells names of objects, and nothing in them. */
export const listVersionsOf = (bucket: PrivateBucket, variable: string, folder: `${string}/`): Right => ({
  sid: `ListVersionsOf${bucket.node.id}`,
  actions: ['s3:ListBucketVersions'],
  resources: [bucket.bucketArn],
  conditions: { StringLike: { 's3:prefix': [`${folder}*`] } },
  environment: { [variable]: bucket.bucketName },
});
