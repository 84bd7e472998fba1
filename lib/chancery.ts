import type { App } from 'aws-cdk-lib';
import { resourceName } from './config/names.ts';
import type { StageConfig } from './config/stage.ts';
import type { CodeFor, Operations } from './constructs/operations.ts';
import { AccreditationStack } from './stacks/accreditation.ts';
import { ApiStack } from './stacks/api.ts';
import { DataStack } from './stacks/data.ts';
import { GateSiteStack } from './stacks/gate-site.ts';
import { IdentityStack } from './stacks/identity.ts';
import { MeetingBookingStack } from './stacks/meeting-booking.ts';
import { MessagingStack } from './stacks/messaging.ts';
import { NotificationsStack } from './stacks/notifications.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { RegistrationStack } from './stacks/registration.ts';

/** Puts all stacks of one stage into the app, each knowing only those before it. */
export function addChancery(app: App, stage: StageConfig, codeFor: CodeFor) {
  const name = (stack: string): string => resourceName(stage, stack);
  const observability = new ObservabilityStack(app, name('observability'), stage);
  const { logKey, alarmTopic } = observability;
  const operations: Operations = { stage, codeFor, logKey, alarmTopic };

  const data = new DataStack(app, name('data'), stage);
  const messaging = new MessagingStack(app, name('messaging'), operations, data);
  const identity = new IdentityStack(app, name('identity'), stage);
  const api = new ApiStack(app, name('api'), operations, identity);

  const foundation = { operations, data, messaging, api };
  return {
    observability,
    data,
    messaging,
    identity,
    api,
    gateSite: new GateSiteStack(app, name('gate-site'), operations, api, identity),
    registration: new RegistrationStack(app, name('registration'), foundation),
    accreditation: new AccreditationStack(app, name('accreditation'), foundation),
    meetingBooking: new MeetingBookingStack(app, name('meeting-booking'), foundation),
    notifications: new NotificationsStack(app, name('notifications'), foundation),
  };
}
