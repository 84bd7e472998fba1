import type { Construct } from 'constructs';
import { deriveSecretsWith, sendMailAs } from '../constructs/right.ts';
import { type Foundation, ServiceStack } from './service-stack.ts';

/** To read what a mail names, claim it, see what became of an earlier one, write down what became of it, give a claim back. */
const mailing = ['BatchGetItem', 'GetItem', 'PutItem', 'DeleteItem'] as const;

/** Listens only, and tells people. */
export class NotificationsStack extends ServiceStack {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id, 'notifications', foundation);
    const secrets = deriveSecretsWith(foundation.data.macKey);
    const mail = sendMailAs(foundation.operations.stage.mailFrom);

    this.consumer(
      'project-registration',
      {
        registration: [
          'conference-configured.v1',
          'delegation-registered.v1',
          'delegation-amended.v1',
          'delegate-nominated.v1',
          'delegate-amended.v1',
          'delegate-substituted.v1',
        ],
      },
      { table: ['PutItem'] },
    );
    this.consumer(
      'mail-invitation',
      { registration: ['invitation-issued.v1'] },
      { table: mailing, may: [mail, secrets] },
    );
    this.consumer(
      'mail-focal-point',
      { registration: ['focal-point-invited.v1'] },
      { table: mailing, may: [mail, secrets] },
    );
    this.consumer('mail-document', { registration: ['document-rejected.v1'] }, { table: mailing, may: [mail] });
    this.consumer(
      'mail-badge',
      { accreditation: ['badge-issued.v1', 'badge-revoked.v1'] },
      { table: mailing, may: [mail] },
    );
    this.consumer('mail-info-request', { accreditation: ['info-requested.v1'] }, { table: mailing, may: [mail] });
    this.consumer(
      'mail-meeting-request',
      {
        'meeting-booking': [
          'meeting-requested.v1',
          'meeting-countered.v1',
          'meeting-declined.v1',
          'meeting-waitlisted.v1',
          'meeting-slot-offered.v1',
        ],
      },
      { table: mailing, may: [mail] },
    );
    this.consumer(
      'mail-released-meeting',
      { 'meeting-booking': ['meeting-expired.v1', 'meeting-declined.v1', 'meeting-countered.v1'] },
      { table: mailing, may: [mail] },
    );
    this.consumer(
      'mail-meeting-change',
      {
        'meeting-booking': ['meeting-provisional.v1', 'meeting-amended.v1', 'meeting-reopened.v1'],
      },
      { table: mailing, may: [mail] },
    );
    this.consumer(
      'mail-meeting',
      {
        'meeting-booking': [
          'meeting-confirmed.v1',
          'meeting-cancelled.v1',
          'meeting-rescheduled.v1',
          'meeting-waitlisted.v1',
        ],
      },
      { table: mailing, may: [mail] },
    );
  }
}
