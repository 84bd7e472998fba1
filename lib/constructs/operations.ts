import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StageConfig } from '../config/stage.ts';

/** A file or folder that goes with a function's code, as `assets/<to>` under LAMBDA_TASK_ROOT. */
export interface AssetFile {
  /** Path from the root of the repository. */
  readonly from: string;
  readonly to: string;
}

/** The bundled code of a handler file, such as `functions/registration/handlers/put-conference.ts`. */
export type CodeFor = (entry: string, files: readonly AssetFile[]) => Code;

/** What every construct needs to be run by someone: the stage, the code, the key of the logs, and whom alarms reach. */
export interface Operations {
  readonly stage: StageConfig;
  readonly codeFor: CodeFor;
  readonly logKey: IKey;
  readonly alarmTopic: ITopic;
}
