import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { addChancery } from '../../lib/chancery.ts';
import { checkedApp } from '../../lib/checked-app.ts';
import { type StageName, stageConfig } from '../../lib/config/stage.ts';

/** The parts of a policy statement, each as a list. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: string;
  readonly actions: readonly string[];
  /** As JSON text: `"*"`, or the intrinsic that names the resource. */
  readonly resources: readonly string[];
  readonly condition: unknown;
}

export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly deletionPolicy: string | undefined;
  /** Reads a property by its path: `Replicas.0.SSESpecification`. */
  get(path: string): unknown;
}

// Templates are what is looked at here; CloudFormation's own rules, slow to load, are for checks.test.ts.
process.env.CDK_VALIDATION = 'false';

type Json = Record<string, unknown>;
const list = <Entry>(value: Entry | Entry[] | undefined): Entry[] =>
  value === undefined ? [] : ([value].flat() as Entry[]);

function read(from: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => (value as Json | undefined)?.[step], from);
}

export const statementsIn = (document: unknown): Statement[] =>
  list((document as { Statement?: Json[] } | undefined)?.Statement).map((statement) => ({
    sid: statement.Sid as string | undefined,
    effect: String(statement.Effect),
    actions: list(statement.Action as string | string[]),
    resources: list(statement.Resource as unknown).map((resource) => JSON.stringify(resource)),
    condition: statement.Condition,
  }));

/** All templates of one stage, synthesized without bundling anything. */
export class SynthesizedApp {
  readonly resources: readonly Resource[];

  constructor(stage: StageName) {
    const outdir = mkdtempSync(join(tmpdir(), 'chancery-infra-'));
    const app = checkedApp(outdir);
    addChancery(app, stageConfig(stage), () => Code.fromInline('exports.handler = async () => {};'));
    this.resources = app.synth().stacks.flatMap(({ stackName, template }) =>
      Object.entries((template as { Resources: Record<string, Json> }).Resources).map(([id, resource]) => ({
        stack: stackName,
        id,
        type: String(resource.Type),
        deletionPolicy: resource.DeletionPolicy as string | undefined,
        get: (path: string) => read(resource.Properties, path),
      })),
    );
    rmSync(outdir, { recursive: true });
  }

  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The resource of that type whose id in its template begins like this. */
  one(type: string, idPrefix = ''): Resource {
    const [found, ...others] = this.ofType(type).filter(({ id }) => id.startsWith(idPrefix));
    if (!found || others.length > 0) throw new Error(`there is not exactly one ${type} ${idPrefix}`);
    return found;
  }

  /** The function of a use case, by `<service>/<name>`. */
  function(path: string): Resource {
    const found = this.ofType('AWS::Lambda::Function').find(({ get }) =>
      String(get('FunctionName')).endsWith(`-${path.replace('/', '-')}`),
    );
    if (!found) throw new Error(`there is no function ${path}`);
    return found;
  }

  /** Everything a function's role may do. */
  statementsOf(lambda: Resource): Statement[] {
    const role = read(lambda.get('Role'), 'Fn::GetAtt.0');
    return this.ofType('AWS::IAM::Policy')
      .filter(
        ({ stack, get }) => stack === lambda.stack && JSON.stringify(get('Roles')) === JSON.stringify([{ Ref: role }]),
      )
      .flatMap(({ get }) => statementsIn(get('PolicyDocument')));
  }

  /** The resource that a `Fn::GetAtt` or `Ref` in the same stack means. */
  referred(from: Resource, path: string): Resource {
    const value = from.get(path);
    const id = read(value, 'Fn::GetAtt.0') ?? read(value, 'Ref');
    const found = this.resources.find((resource) => resource.stack === from.stack && resource.id === id);
    if (!found) throw new Error(`${from.id} refers to nothing with ${path}`);
    return found;
  }
}
