import { App, Validations } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';

// cdk-nag itself reads a deprecated property of every bus policy.
process.env.JSII_DEPRECATED ??= 'quiet';

/**
 * The library is pinned exactly, so its recommended flags change only when it does. They are set here and not in
 * cdk.json because the app also runs without the CDK CLI.
 */
const context = {
  ...recommendedFlags,
  // A stack whose output another one uses refuses to lose it.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  // Warnings fail too.
  '@aws-cdk/core:strictCfnValidateErrors': true,
};

/**
 * A CDK app in which a finding of cdk-nag or of CloudFormation's own rules that nobody acknowledged fails the synthesis.
 * The CDK's own switch `CDK_VALIDATION=false` leaves the checks out: to run an app is not to release it.
 */
export function checkedApp(outdir?: string): App {
  const app = new App({
    context,
    analyticsReporting: false,
    treeMetadata: false,
    ...(outdir === undefined ? {} : { outdir }),
  });
  if (process.env.CDK_VALIDATION !== 'false') {
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  }
  return app;
}
