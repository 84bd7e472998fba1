import { bundledCode } from '../lib/bundling/bundle-functions.ts';

/**
 * The CDK app: configuration -> stacks -> checks. `npx cdk synth -c stage=prod`, or without the CLI
 * `CDK_OUTDIR=<folder> node bin/chancery.ts`, which writes the cloud assembly there and says nothing unless it fails.
 */
const bundling = bundledCode();

// The CDK takes a while to load; the functions are bundled meanwhile.
const [{ addChancery }, { checkedApp }, { stageConfig }] = await Promise.all([
  import('../lib/chancery.ts'),
  import('../lib/checked-app.ts'),
  import('../lib/config/stage.ts'),
]);
const app = checkedApp();
addChancery(app, stageConfig(app.node.tryGetContext('stage') ?? 'dev'), await bundling);
app.synth();
