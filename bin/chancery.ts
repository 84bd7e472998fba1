import { bundledCode } from '../lib/bundling/bundle-functions.ts';
import { bundleGate } from '../lib/bundling/bundle-gate.ts';

/**
 * The CDK app: configuration -> stacks -> checks. `npx cdk synth -c stage=prod`, or without the CLI
 * `CDK_OUTDIR=<folder> node bin/chancery.ts`, which writes the cloud assembly there and says nothing unless it fails.
 */
const bundling = Promise.all([bundledCode(), bundleGate()]);

// The CDK takes a while to load; the functions and the gate page are bundled meanwhile.
const [{ addChancery }, { checkedApp }, { stageConfig }] = await Promise.all([
  import('../lib/chancery.ts'),
  import('../lib/checked-app.ts'),
  import('../lib/config/stage.ts'),
]);
const app = checkedApp();
const [codeFor] = await bundling;
addChancery(app, stageConfig(app.node.tryGetContext('stage') ?? 'dev'), codeFor);
app.synth();
