import { bundledCode } from '../lib/bundling/bundle-functions.ts';
import { addChancery } from '../lib/chancery.ts';
import { checkedApp } from '../lib/checked-app.ts';
import { stageConfig } from '../lib/config/stage.ts';

/**
 * The CDK app: configuration -> stacks -> checks. `npx cdk synth -c stage=prod`, or without the CLI
 * `CDK_OUTDIR=<folder> node bin/chancery.ts`, which writes the cloud assembly there and says nothing unless it fails.
 */
const app = checkedApp();
addChancery(app, stageConfig(app.node.tryGetContext('stage') ?? 'dev'), bundledCode());
app.synth();
