import { CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { GATE_SITE } from '../bundling/bundle-gate.ts';
import { resourceName } from '../config/names.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import type { Operations } from '../constructs/operations.ts';
import type { ApiStack } from './api.ts';
import type { IdentityStack } from './identity.ts';

/** Where the local runtime serves the page, and what it serves; here it is the root of the distribution. */
const LOCAL_SITE = { path: '/gate/', files: GATE_SITE };

/** The paths of the API that a gate calls. No other is reached through the page's origin. */
const GATE_CALLS = [
  '/v1/conferences/*/scans',
  '/v1/conferences/*/scans/sync',
  '/v1/conferences/*/devices/enrol',
  '/v1/conferences/*/badge-keys.json',
  '/v1/conferences/*/revocations',
  '/v1/conferences/*',
];

/**
 * The page that a gate device runs: static files behind CloudFront, which passes the few calls that a gate makes on to the API.
 * Page and API so have one origin, and the API stays closed to pages of every other. The files are put into the
 * bucket as docs/operations.md says.
 */
export class GateSiteStack extends Stack {
  constructor(scope: Construct, id: string, { stage }: Operations, { api }: ApiStack, identity: IdentityStack) {
    super(scope, id);
    const { domain, certificateArn } = stage.gate;
    const files = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      encryption: BucketEncryption.S3_MANAGED,
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        { abortIncompleteMultipartUploadAfter: Duration.days(1), noncurrentVersionExpiration: Duration.days(30) },
      ],
      removalPolicy: stage.removalPolicy,
    });
    (files.node.defaultChild as CfnBucket).addMetadata('chancery:site', LOCAL_SITE);
    acknowledge(
      files,
      'AwsSolutions-S1',
      'It holds the public files of one page and nothing else, and CloudFront alone reads it.',
    );

    const headers = new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: resourceName(stage, 'gate-page'),
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: pagePolicy(identity.signInUrl), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'permissions-policy', value: 'camera=(self), microphone=(), geolocation=()', override: true },
          { header: 'cache-control', value: 'no-cache', override: false },
        ],
      },
    });
    const toApi = {
      origin: new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint))),
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
    const distribution = new Distribution(this, 'Distribution', {
      comment: resourceName(stage, 'gate'),
      domainNames: [domain],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        // The library's own types disagree under exactOptionalPropertyTypes.
        origin: S3BucketOrigin.withOriginAccessControl(files as IBucket),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: headers,
        compress: true,
      },
      additionalBehaviors: Object.fromEntries(GATE_CALLS.map((path) => [path, toApi])),
    });
    for (const [finding, reason] of Object.entries(ACCEPTED)) acknowledge(distribution, finding, reason);

    new CfnOutput(this, 'FilesBucket', { value: files.bucketName });
    new CfnOutput(this, 'DistributionId', { value: distribution.distributionId });
    new CfnOutput(this, 'DistributionDomain', { value: distribution.distributionDomainName });
  }
}

/** What the page may load and call: itself, and the sign-in for a token. Nothing may frame it, nothing inline runs. */
const pagePolicy = (signInUrl: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ${signInUrl}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const ACCEPTED: Readonly<Record<string, string>> = {
  'AwsSolutions-CFR1':
    'Delegations and their gates may be anywhere; the page holds no data, and the API asks for a token.',
  'AwsSolutions-CFR2':
    'The page is static, and the API behind the other paths is throttled and strict by itself; a WAF may be added where a conference wants one.',
  'AwsSolutions-CFR3': 'Who loads a static page is not recorded. Every call to the API is, in its own access log.',
};
