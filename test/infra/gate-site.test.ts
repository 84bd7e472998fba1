import { describe, expect, it } from 'vitest';
import { SynthesizedApp } from './synthesized-app.ts';

const app = new SynthesizedApp('dev');

describe('the gate page', () => {
  const distribution = app.one('AWS::CloudFront::Distribution');

  it('reaches the calls of a gate and no other, and nothing of them is cached', () => {
    const behaviours = distribution.get('DistributionConfig.CacheBehaviors') as Record<string, unknown>[];
    expect(behaviours.map(({ PathPattern }) => PathPattern)).toEqual([
      '/v1/conferences/*/scans',
      '/v1/conferences/*/scans/sync',
      '/v1/conferences/*/devices/enrol',
      '/v1/conferences/*/badge-keys.json',
      '/v1/conferences/*/revocations',
      '/v1/conferences/*',
    ]);
    for (const { CachePolicyId, ViewerProtocolPolicy } of behaviours) {
      expect(CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad'); // CachingDisabled
      expect(ViewerProtocolPolicy).toBe('https-only');
    }
  });

  it('runs its own script and no other, and nothing may frame it', () => {
    const policy = JSON.stringify(
      app
        .one('AWS::CloudFront::ResponseHeadersPolicy')
        .get('ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy'),
    );
    expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
  });

  it('is read by CloudFront alone, over TLS 1.2 or newer', () => {
    expect(distribution.get('DistributionConfig.ViewerCertificate.MinimumProtocolVersion')).toBe('TLSv1.2_2021');
    expect(app.one('AWS::S3::Bucket', 'Files').get('PublicAccessBlockConfiguration.RestrictPublicBuckets')).toBe(true);
    expect(app.ofType('AWS::CloudFront::OriginAccessControl')).toHaveLength(1);
  });

  it('has people sign in with a code and PKCE, and comes back to itself alone', () => {
    const client = app.one('AWS::Cognito::UserPoolClient', 'UserPoolGateClient');
    expect(client.get('AllowedOAuthFlows')).toEqual(['code']);
    expect(client.get('CallbackURLs')).toEqual(['https://gate.dev.chancery.example/']);
    expect(client.get('GenerateSecret')).toBe(false);
  });
});
