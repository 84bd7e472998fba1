import { Duration, Stack } from 'aws-cdk-lib';
import { Archive, CfnEventBusPolicy, EventBus, Match } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { eventSources, resourceName } from '../config/names.ts';
import { EventQueue } from '../constructs/event-queue.ts';
import type { Operations } from '../constructs/operations.ts';
import { OutboxPublisher } from '../constructs/outbox-publisher.ts';
import type { DataStack } from './data.ts';

/** The bus, its memory, and the one function that may put events on it. */
export class MessagingStack extends Stack {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, operations: Operations, { table, tableKey }: DataStack) {
    super(scope, id);
    const { stage } = operations;
    this.bus = new EventBus(this, 'Bus', { eventBusName: resourceName(stage) });
    const ours = { source: Match.prefix('chancery.') };

    new Archive(this, 'Archive', {
      archiveName: resourceName(stage),
      sourceEventBus: this.bus,
      eventPattern: { source: ours.source },
      retention: Duration.days(stage.archiveDays),
    });

    const { function: publisher } = new OutboxPublisher(this, 'OutboxPublisher', {
      operations,
      table,
      tableKey,
      bus: this.bus,
    });
    this.#pinPublisher(publisher.role.roleArn);

    if (stage.eventListener) {
      new EventQueue(this, 'Listener', {
        operations,
        bus: this.bus,
        of: 'listener',
        pattern: { source: ours.source },
        visibilityTimeout: Duration.seconds(30),
        attempts: 10,
        retention: Duration.hours(1),
      });
    }
  }

  /** An identity policy alone could be widened by anyone who writes policies; the bus itself refuses everybody else. */
  #pinPublisher(publisher: string): void {
    const statement = (statementId: string, body: Record<string, unknown>) =>
      new CfnEventBusPolicy(this, statementId, {
        eventBusName: this.bus.eventBusName,
        statementId,
        statement: { Sid: statementId, Action: 'events:PutEvents', Resource: this.bus.eventBusArn, ...body },
      });
    statement('PublisherPutsServicesEvents', {
      Effect: 'Allow',
      Principal: { AWS: publisher },
      Condition: { StringEquals: { 'events:source': eventSources } },
    });
    statement('NobodyElsePuts', {
      Effect: 'Deny',
      Principal: '*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': publisher } },
    });
    statement('NoOtherSource', {
      Effect: 'Deny',
      Principal: '*',
      Condition: { StringNotEquals: { 'events:source': eventSources } },
    });
  }
}
