import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  FeaturePlan,
  Mfa,
  OAuthScope,
  StandardThreatProtectionMode,
  UserPool,
  type UserPoolClient,
  UserPoolGroup,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { resourceName } from '../config/names.ts';
import type { StageConfig } from '../config/stage.ts';

/** The roles of the organiser's staff. Everybody else who signs in is a person who may be a focal point. */
export const staffGroups = ['organiser', 'accreditation', 'security', 'host', 'protocol', 'gate'] as const;

/** Who people are. Anyone may sign up, since a delegation registers itself; what they may do is decided by invitation and group. */
export class IdentityStack extends Stack {
  readonly userPool: UserPool;
  readonly client: UserPoolClient;
  /** The client of the gate page, which has people sign in on the pool's own pages. */
  readonly gateClient: UserPoolClient;
  /** The origin of those pages. */
  readonly signInUrl: string;

  constructor(scope: Construct, id: string, stage: StageConfig) {
    super(scope, id);
    this.userPool = new UserPool(this, 'UserPool', {
      userPoolName: resourceName(stage),
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      // A change of address counts once the new one is proven.
      keepOriginal: { email: true },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        passwordHistorySize: 4,
        tempPasswordValidity: Duration.days(3),
      },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      deletionProtection: stage.deletionProtection,
      removalPolicy: stage.removalPolicy,
    });
    for (const groupName of staffGroups) {
      new UserPoolGroup(this, `Group-${groupName}`, { userPool: this.userPool, groupName });
    }

    this.client = this.userPool.addClient('Client', {
      authFlows: { userSrp: true },
      disableOAuth: true,
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(1),
    });

    const gatePage = `https://${stage.gate.domain}/`;
    this.gateClient = this.userPool.addClient('GateClient', {
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID],
        callbackUrls: [gatePage],
        logoutUrls: [gatePage],
      },
      generateSecret: false,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(12),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(1),
    });
    const signIn = this.userPool.addDomain('SignIn', {
      cognitoDomain: { domainPrefix: resourceName(stage, this.account) },
    });
    this.signInUrl = signIn.baseUrl();

    new CfnOutput(this, 'SignInUrl', { value: this.signInUrl });
    new CfnOutput(this, 'GateClientId', { value: this.gateClient.userPoolClientId });
    new CfnOutput(this, 'Issuer', { value: this.userPool.userPoolProviderUrl });
    new CfnOutput(this, 'ClientId', { value: this.client.userPoolClientId });
  }
}
