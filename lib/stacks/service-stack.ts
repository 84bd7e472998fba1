import { type Duration, Stack } from 'aws-cdk-lib';
import { HttpMethod, type IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { keyPrefixes, type ServiceName } from '../config/names.ts';
import type { IndexName } from '../config/table-definition.ts';
import { EventConsumer, patternOf, type Subscription } from '../constructs/event-consumer.ts';
import { FunctionSchedule } from '../constructs/function-schedule.ts';
import { HttpRoute } from '../constructs/http-route.ts';
import type { AssetFile, Operations } from '../constructs/operations.ts';
import type { Right } from '../constructs/right.ts';
import { ServiceFunction, type TableAction } from '../constructs/service-function.ts';
import type { ApiStack } from './api.ts';
import type { DataStack } from './data.ts';
import type { MessagingStack } from './messaging.ts';

/** The stacks that every service stands on. */
export interface Foundation {
  readonly operations: Operations;
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly api: ApiStack;
}

/** What one function needs and nothing more. */
export interface Needs {
  /** Actions on the service's own items. */
  readonly table?: readonly TableAction[];
  /** Indexes it queries. */
  readonly indexes?: readonly IndexName[];
  readonly may?: readonly Right[];
  /** What it must know and that is no right. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly memoryMiB?: number;
  readonly timeoutSeconds?: number;
  readonly files?: readonly AssetFile[];
}

const MEMORY_MIB = 512;
const ROUTE_TIMEOUT_SECONDS = 10;
/** Short, because six times this is how long a message that failed stays out of sight. */
const CONSUMER_TIMEOUT_SECONDS = 5;
const SCHEDULED_TIMEOUT_SECONDS = 30;

/** API Gateway waits 30 seconds for an answer: for commands that work through many rows. */
export const LONG_COMMAND = { timeoutSeconds: 29, memoryMiB: 1024 } as const;

/** One service: a list of its functions, each with its route or its events and with what it may do. */
export abstract class ServiceStack extends Stack {
  readonly #service: ServiceName;
  readonly #foundation: Foundation;
  readonly #authorizer: IHttpRouteAuthorizer;

  constructor(scope: Construct, id: string, service: ServiceName, foundation: Foundation) {
    super(scope, id);
    this.#service = service;
    this.#foundation = foundation;
    this.#authorizer = foundation.api.authorizerFor(this);
  }

  protected route(method: keyof typeof HttpMethod, path: string, name: string, needs: Needs): void {
    this.#route(method, path, name, needs, this.#authorizer);
  }

  protected publicRoute(
    method: keyof typeof HttpMethod,
    path: string,
    name: string,
    publicBecause: string,
    needs: Needs,
  ): void {
    this.#route(method, path, name, needs, { publicBecause });
  }

  protected consumer(name: string, events: Subscription, needs: Needs): void {
    const { operations, messaging } = this.#foundation;
    const to = this.#function(name, needs, CONSUMER_TIMEOUT_SECONDS);
    new EventConsumer(this, `${name}-events`, { operations, bus: messaging.bus, pattern: patternOf(events), to });
  }

  /** A consumer of what AWS services themselves tell, on the account's default bus. */
  protected awsConsumer(name: string, pattern: EventPattern, needs: Needs): void {
    const { operations } = this.#foundation;
    const to = this.#function(name, needs, CONSUMER_TIMEOUT_SECONDS);
    new EventConsumer(this, `${name}-events`, { operations, pattern, to });
  }

  /** A function that runs by itself at a fixed rate. A run may come twice, and must be harmless to repeat. */
  protected schedule(name: string, every: Duration, needs: Needs): void {
    const { operations } = this.#foundation;
    const to = this.#function(name, needs, SCHEDULED_TIMEOUT_SECONDS);
    new FunctionSchedule(this, `${name}-schedule`, { operations, every, to });
  }

  #route(
    method: keyof typeof HttpMethod,
    path: string,
    name: string,
    needs: Needs,
    access: IHttpRouteAuthorizer | { readonly publicBecause: string },
  ): void {
    const { api } = this.#foundation.api;
    const to = this.#function(name, needs, ROUTE_TIMEOUT_SECONDS);
    new HttpRoute(this, `${name}-route`, { api, route: { method: HttpMethod[method], path }, to, access });
  }

  #function(name: string, needs: Needs, timeoutSeconds: number): ServiceFunction {
    const { operations, data } = this.#foundation;
    const { table: actions = [], indexes = [] } = needs;
    return new ServiceFunction(this, name, {
      operations,
      service: this.#service,
      name,
      memoryMiB: needs.memoryMiB ?? MEMORY_MIB,
      timeoutSeconds: needs.timeoutSeconds ?? timeoutSeconds,
      rights: needs.may,
      environment: needs.environment,
      files: needs.files,
      table:
        actions.length + indexes.length === 0
          ? undefined
          : { table: data.table, tableKey: data.tableKey, prefix: keyPrefixes[this.#service], actions, indexes },
    });
  }
}
