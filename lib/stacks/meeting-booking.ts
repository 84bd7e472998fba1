import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { filesListedIn } from '../bundling/asset-list.ts';
import { deriveSecretsWith } from '../constructs/right.ts';
import type { TableAction } from '../constructs/service-function.ts';
import { type Foundation, LONG_COMMAND, ServiceStack } from './service-stack.ts';

const C = '/v1/conferences/{conferenceId}';
const MEETING = `${C}/meetings/{meetingId}`;
const CALENDAR_LINKS = `${C}/delegations/{delegationId}/calendar-links`;
const AVAILABILITY = `${C}/delegates/{delegateId}/availability`;

/** What it takes to place a meeting: people's and rooms' days read, then claimed in one transaction with the meeting. */
const PLACING: readonly TableAction[] = ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'];

/** For consumers that go through every meeting of a conference. */
const WHOLE_CONFERENCE = { timeoutSeconds: 30, memoryMiB: 1024 } as const;

/** Planning is arithmetic: with this memory a function has one core to itself. */
const WHOLE_CORE = { ...LONG_COMMAND, memoryMiB: 1769 } as const;

/** The programme, the meetings on its margins, and who is where. */
export class MeetingBookingStack extends ServiceStack {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id, 'meeting-booking', foundation);
    const secrets = deriveSecretsWith(foundation.data.macKey);

    this.route('PUT', `${C}/programme`, 'put-programme', { table: ['GetItem', 'PutItem', 'Query'], indexes: ['gsi2'] });
    this.route('GET', `${C}/programme`, 'get-programme', { table: ['GetItem'] });

    this.route('PUT', `${C}/keep-apart`, 'put-keep-apart', { table: ['GetItem', 'BatchGetItem', 'PutItem'] });
    this.route('GET', `${C}/keep-apart`, 'get-keep-apart', { table: ['GetItem'] });

    this.route('PUT', AVAILABILITY, 'put-availability', {
      table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    });
    this.route('GET', AVAILABILITY, 'get-availability', { table: ['BatchGetItem', 'Query'] });
    this.route('GET', `${C}/delegations/{delegationId}/free-slots`, 'get-free-slots', {
      table: ['GetItem', 'BatchGetItem', 'Query'],
    });

    this.route('POST', `${C}/meetings`, 'request-meeting', { table: ['GetItem', 'BatchGetItem', 'PutItem'] });
    this.route('POST', `${MEETING}/accept`, 'accept-meeting', { table: PLACING });
    this.route('POST', `${MEETING}/counter`, 'counter-meeting', {
      table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'],
    });
    this.route('POST', `${MEETING}/decline`, 'decline-meeting', {
      table: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
    });
    this.route('POST', `${MEETING}/cancel`, 'cancel-meeting', {
      table: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
    });
    this.route('POST', `${MEETING}/reschedule`, 'reschedule-meeting', { table: PLACING });
    this.route('POST', `${MEETING}/outcome`, 'record-outcome', { table: ['GetItem', 'PutItem'] });
    this.route('POST', `${MEETING}/place`, 'choose-place', { table: PLACING });
    this.route('GET', `${C}/meetings`, 'list-meetings', {
      table: ['GetItem', 'BatchGetItem', 'Query'],
      indexes: ['gsi1', 'gsi2'],
      may: [secrets],
    });
    this.route('GET', MEETING, 'get-meeting', { table: ['GetItem', 'BatchGetItem', 'Query'] });
    this.route('GET', `${C}/schedule`, 'get-schedule', {
      table: ['GetItem', 'BatchGetItem', 'Query'],
      indexes: ['gsi1'],
    });
    this.route('GET', `${C}/schedule.svg`, 'get-schedule-svg', {
      table: ['GetItem', 'BatchGetItem', 'Query'],
      indexes: ['gsi1'],
    });

    const printing = { ...LONG_COMMAND, files: filesListedIn('functions/shared/rendering/print-assets.json') };
    const reading = { table: ['GetItem', 'BatchGetItem', 'Query'] } as const;
    this.route('GET', `${C}/schedule.pdf`, 'get-schedule-pdf', { ...reading, indexes: ['gsi1'], ...printing });
    this.route('GET', `${C}/door-cards.pdf`, 'get-door-cards', { ...reading, indexes: ['gsi1'], ...printing });
    this.route('GET', `${C}/delegations/{delegationId}/schedule.pdf`, 'get-delegation-schedule-pdf', {
      ...reading,
      ...printing,
    });

    this.route('POST', CALENDAR_LINKS, 'create-calendar-link', {
      table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
      may: [secrets],
    });
    this.route('GET', CALENDAR_LINKS, 'list-calendar-links', { table: ['BatchGetItem', 'Query'] });
    this.route('DELETE', `${CALENDAR_LINKS}/{calendarLinkId}`, 'revoke-calendar-link', {
      table: ['BatchGetItem', 'Query', 'DeleteItem'],
    });
    this.publicRoute(
      'GET',
      '/v1/calendars/{file}',
      'get-calendar',
      'Calendar programs cannot sign in: the path holds a token of 256 bits that opens the calendar of one delegation until it is revoked.',
      {
        table: ['GetItem', 'BatchGetItem', 'Query'],
        environment: { MAIL_FROM: foundation.operations.stage.mailFrom },
      },
    );

    this.route('POST', `${C}/schedule/plan`, 'plan-schedule', {
      table: [...PLACING, 'DeleteItem'],
      indexes: ['gsi1', 'gsi2'],
      ...WHOLE_CORE,
    });

    this.consumer(
      'project-registration',
      {
        registration: [
          'conference-configured.v1',
          'delegation-registered.v1',
          'delegation-amended.v1',
          'delegate-nominated.v1',
          'delegate-amended.v1',
        ],
      },
      { table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    );
    this.consumer(
      'follow-delegates',
      {
        registration: ['delegate-withdrawn.v1', 'delegate-substituted.v1', 'delegation-withdrawn.v1'],
        'meeting-booking': [
          'meeting-requested.v1',
          'meeting-countered.v1',
          'meeting-accepted.v1',
          'meeting-reopened.v1',
          'meeting-waitlisted.v1',
        ],
      },
      { table: [...PLACING, 'DeleteItem', 'ConditionCheckItem'], ...WHOLE_CONFERENCE },
    );
    this.consumer(
      'confirm-meetings',
      {
        accreditation: ['delegate-accredited.v1', 'delegate-refused.v1', 'accreditation-reopened.v1'],
        'meeting-booking': [
          'meeting-provisional.v1',
          'meeting-confirmed.v1',
          'meeting-reopened.v1',
          'meeting-slot-offered.v1',
          'meeting-amended.v1',
          'meeting-rescheduled.v1',
        ],
      },
      { table: PLACING, timeoutSeconds: 20 },
    );
    this.consumer(
      'follow-availability',
      { registration: ['delegate-amended.v1'], 'meeting-booking': ['availability-changed.v1'] },
      { table: PLACING, indexes: ['gsi2'], ...WHOLE_CONFERENCE },
    );
    this.consumer(
      'retry-waitlist',
      {
        'meeting-booking': [
          'meeting-cancelled.v1',
          'meeting-declined.v1',
          'meeting-countered.v1',
          'meeting-expired.v1',
          'meeting-reopened.v1',
          'meeting-slot-offered.v1',
          'meeting-amended.v1',
          'meeting-rescheduled.v1',
          'meeting-waitlisted.v1',
        ],
      },
      { table: PLACING, indexes: ['gsi2'], ...WHOLE_CONFERENCE },
    );
    this.consumer(
      'follow-keep-apart',
      {
        'meeting-booking': [
          'keep-apart-changed.v1',
          'meeting-provisional.v1',
          'meeting-confirmed.v1',
          'meeting-reopened.v1',
          'meeting-slot-offered.v1',
          'meeting-rescheduled.v1',
        ],
      },
      { table: PLACING, indexes: ['gsi2'], ...WHOLE_CONFERENCE },
    );
    // Until it comes by, the meeting itself refuses who is late.
    this.schedule('expire-meetings', Duration.minutes(1), {
      table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    });
    this.consumer(
      'apply-programme',
      { 'meeting-booking': ['programme-changed.v1'] },
      { table: [...PLACING, 'DeleteItem', 'ConditionCheckItem'], indexes: ['gsi2'], ...WHOLE_CONFERENCE },
    );
  }
}
