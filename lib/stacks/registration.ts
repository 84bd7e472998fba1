import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  deriveSecretsWith,
  listVersionsOf,
  openPassportsWith,
  sealPassportsWith,
  useObjectsOf,
} from '../constructs/right.ts';
import { type Foundation, LONG_COMMAND, ServiceStack } from './service-stack.ts';

const C = '/v1/conferences/{conferenceId}';
const DELEGATION = `${C}/delegations/{delegationId}`;
const PASSPORT = `${DELEGATION}/delegates/{delegateId}/passport`;
const LEGAL_HOLD = `${DELEGATION}/delegates/{delegateId}/legal-hold`;

/** Goes through the passports of a whole conference, of which there may be 100,000; a repeat goes on where it broke off. */
const ALL_PASSPORTS = { timeoutSeconds: 30, memoryMiB: 1024 } as const;

/** Conference, entities, invitations, delegations and their delegates. */
export class RegistrationStack extends ServiceStack {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id, 'registration', foundation);
    const secrets = deriveSecretsWith(foundation.data.macKey);

    this.route('PUT', C, 'put-conference', { table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'] });
    this.route('GET', C, 'get-conference', { table: ['GetItem'] });

    this.route('PUT', `${C}/entities/{entityKey}`, 'put-entity', { table: ['GetItem', 'PutItem'] });
    this.route('GET', `${C}/entities/{entityKey}`, 'get-entity', { table: ['GetItem'] });
    this.route('GET', `${C}/entities`, 'list-entities', { table: ['GetItem', 'Query'], may: [secrets] });

    this.route('POST', `${C}/invitations`, 'issue-invitation', {
      table: ['GetItem', 'PutItem'],
      may: [secrets],
    });
    this.route('POST', `${C}/invitations/import`, 'import-invitations', {
      table: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem'],
      may: [secrets],
      ...LONG_COMMAND,
    });
    this.route('GET', `${C}/invitations/import-template.csv`, 'get-invitation-import-template', {
      table: ['GetItem', 'Query'],
    });
    this.route('GET', `${C}/invitations`, 'list-invitations', { table: ['GetItem', 'Query'], may: [secrets] });
    this.route('DELETE', `${C}/invitations/{invitationId}`, 'revoke-invitation', { table: ['UpdateItem'] });

    this.route('POST', `${C}/invitations/{invitationId}/reissue`, 'reissue-invitation', {
      table: ['GetItem', 'PutItem', 'DeleteItem'],
      may: [secrets],
    });

    this.route('POST', `${C}/delegations`, 'register-delegation', {
      table: ['GetItem', 'PutItem', 'UpdateItem'],
    });
    this.route('GET', `${C}/delegations`, 'list-delegations', {
      table: ['GetItem', 'BatchGetItem', 'Query'],
      indexes: ['gsi1', 'gsi2'],
      may: [secrets],
    });
    this.route('GET', DELEGATION, 'get-delegation', { table: ['GetItem'] });
    this.route('PATCH', DELEGATION, 'amend-delegation', { table: ['GetItem', 'PutItem', 'UpdateItem'] });
    this.route('POST', `${DELEGATION}/submit`, 'submit-delegation', {
      table: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
      may: [secrets],
      ...LONG_COMMAND,
    });
    this.route('POST', `${DELEGATION}/withdraw`, 'withdraw-delegation', {
      table: ['GetItem', 'PutItem', 'UpdateItem'],
    });

    this.route('POST', `${DELEGATION}/focal-points`, 'invite-focal-point', {
      table: ['GetItem', 'PutItem'],
      may: [secrets],
    });
    this.route('POST', `${C}/focal-points/join`, 'join-focal-point', { table: ['GetItem', 'PutItem', 'UpdateItem'] });
    this.route('GET', `${DELEGATION}/focal-points`, 'list-focal-points', { table: ['GetItem'], may: [secrets] });
    this.route('PATCH', `${DELEGATION}/focal-points/{focalPointId}`, 'amend-focal-point', {
      table: ['GetItem', 'PutItem'],
    });
    this.route('DELETE', `${DELEGATION}/focal-points/{focalPointId}`, 'remove-focal-point', {
      table: ['GetItem', 'PutItem', 'DeleteItem'],
    });
    this.route('GET', `${DELEGATION}/progress`, 'get-progress', {
      table: ['GetItem', 'Query'],
      memoryMiB: 1024,
    });
    this.route('GET', `${C}/totals`, 'get-totals', { table: ['GetItem', 'Query'] });
    this.consumer(
      'project-standings',
      {
        registration: [
          'delegation-registered.v1',
          'delegation-submitted.v1',
          'delegation-withdrawn.v1',
          'delegate-nominated.v1',
          'delegate-amended.v1',
          'delegate-withdrawn.v1',
          'delegate-substituted.v1',
        ],
        accreditation: [
          'delegate-accredited.v1',
          'delegate-refused.v1',
          'info-requested.v1',
          'accreditation-reopened.v1',
        ],
      },
      { table: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'] },
    );

    const { exports } = foundation.data;
    this.route('POST', `${C}/exports`, 'request-export', { table: ['GetItem', 'PutItem'] });
    this.route('GET', `${C}/exports/{exportId}`, 'get-export', {
      table: ['GetItem'],
      may: useObjectsOf(exports, 'EXPORTS_BUCKET', ['get']),
    });
    this.consumer(
      'write-export',
      { registration: ['export-requested.v1'] },
      {
        table: ['GetItem', 'Query', 'PutItem'],
        may: useObjectsOf(exports, 'EXPORTS_BUCKET', ['put']),
        // A hundred thousand people are a hundred Queries of 1 MB, and a file of 50 MB.
        timeoutSeconds: 300,
        memoryMiB: 1024,
      },
    );

    this.route('POST', `${DELEGATION}/delegates`, 'add-delegate', {
      table: ['GetItem', 'PutItem', 'UpdateItem'],
      may: [secrets],
    });
    this.route('POST', `${DELEGATION}/delegates/import`, 'import-delegates', {
      table: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      may: [secrets],
      ...LONG_COMMAND,
    });
    this.route('GET', `${DELEGATION}/delegates/import-template.csv`, 'get-delegate-import-template', {
      table: ['GetItem'],
    });
    this.route('GET', `${DELEGATION}/delegates`, 'list-delegates', { table: ['GetItem', 'Query'], may: [secrets] });
    this.route('GET', `${DELEGATION}/delegates/{delegateId}`, 'get-delegate', { table: ['GetItem'] });
    this.route('PATCH', `${DELEGATION}/delegates/{delegateId}`, 'amend-delegate', {
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      may: [secrets],
    });
    this.route('POST', `${DELEGATION}/delegates/{delegateId}/withdraw`, 'withdraw-delegate', {
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
    });
    this.route('POST', `${DELEGATION}/delegates/{delegateId}/substitute`, 'substitute-delegate', {
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
      may: [secrets],
    });

    const { passportKey } = foundation.data;
    this.route('PUT', PASSPORT, 'put-passport', {
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      may: [secrets, sealPassportsWith(passportKey)],
    });
    this.route('GET', PASSPORT, 'disclose-passport', {
      table: ['GetItem', 'Query', 'PutItem'],
      may: [openPassportsWith(passportKey)],
    });
    this.route('DELETE', PASSPORT, 'remove-passport', { table: ['GetItem', 'PutItem', 'DeleteItem'] });
    this.route('GET', `${PASSPORT}/accesses`, 'list-passport-accesses', {
      table: ['GetItem', 'Query'],
      may: [secrets],
    });
    this.consumer(
      'follow-retention',
      { registration: ['conference-configured.v1'] },
      { table: ['GetItem', 'Query', 'UpdateItem'], ...ALL_PASSPORTS },
    );

    this.route('PUT', LEGAL_HOLD, 'put-legal-hold', { table: ['GetItem', 'PutItem', 'UpdateItem'] });
    this.route('GET', LEGAL_HOLD, 'get-legal-hold', { table: ['GetItem'] });
    this.route('DELETE', LEGAL_HOLD, 'remove-legal-hold', { table: ['GetItem', 'PutItem', 'UpdateItem'] });

    this.consumer(
      'withdraw-delegates',
      { registration: ['delegation-withdrawn.v1'] },
      // Five thousand people are a hundred transactions.
      { table: ['Query', 'PutItem', 'UpdateItem', 'DeleteItem'], timeoutSeconds: 30, memoryMiB: 1024 },
    );

    const { documents, malwareProtection } = foundation.data;
    const document = `${DELEGATION}/delegates/{delegateId}/documents`;
    this.route('POST', document, 'add-document', {
      table: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
      may: useObjectsOf(documents, 'DOCUMENTS_BUCKET', ['put']),
    });
    this.route('GET', document, 'list-documents', { table: ['GetItem', 'Query'], may: [secrets] });
    this.route('GET', `${document}/{documentId}`, 'get-document', { table: ['GetItem', 'Query'] });
    this.route('GET', `${document}/{documentId}/content`, 'get-document-content', {
      // Who asks for a passport scan is written down.
      table: ['GetItem', 'Query', 'PutItem'],
      may: useObjectsOf(documents, 'DOCUMENTS_BUCKET', ['get']),
    });
    this.awsConsumer(
      'check-document',
      {
        source: ['aws.s3', 'aws.guardduty'],
        detailType: ['Object Created', 'GuardDuty Malware Protection Object Scan Result'],
        resources: [documents.bucketArn, malwareProtection.plan.attrArn],
      },
      {
        table: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
        may: useObjectsOf(documents, 'DOCUMENTS_BUCKET', ['get', 'remove']),
        environment: { MALWARE_PROTECTION_PLAN: malwareProtection.plan.ref },
      },
    );
    // A conference's day of deletion begins at its own midnight; a run that finds nothing due is one call.
    this.schedule('delete-scans', Duration.hours(1), {
      table: ['GetItem', 'Query', 'PutItem', 'ConditionCheckItem'],
      may: [
        listVersionsOf(documents, 'DOCUMENTS_BUCKET', 'passport/'),
        ...useObjectsOf(documents, 'DOCUMENTS_BUCKET', ['remove'], 'passport/*'),
      ],
      timeoutSeconds: 300,
    });
  }
}
