import type { Construct } from 'constructs';
import { filesListedIn } from '../bundling/asset-list.ts';
import { deriveSecretsWith, signBadgesWith, useObjectsOf, verifyBadgesWith } from '../constructs/right.ts';
import { type Foundation, LONG_COMMAND, ServiceStack } from './service-stack.ts';

const C = '/v1/conferences/{conferenceId}';
const BADGE = `${C}/badges/{serial}`;

/** The work queue of the officers, their verdicts, the badges, and the gates. */
export class AccreditationStack extends ServiceStack {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id, 'accreditation', foundation);
    const secrets = deriveSecretsWith(foundation.data.macKey);
    const sign = signBadgesWith(foundation.data.signingKey);
    const verify = verifyBadgesWith(foundation.data.signingKey, foundation.data.retiredKeys);

    this.route('GET', `${C}/accreditations`, 'list-accreditations', {
      table: ['GetItem', 'BatchGetItem'],
      indexes: ['gsi1', 'gsi2'],
      may: [secrets],
    });
    this.route('GET', `${C}/accreditations/history`, 'list-decisions', { table: ['GetItem', 'Query'], may: [secrets] });
    this.route('GET', `${C}/accreditations/{delegateId}`, 'get-accreditation', { table: ['GetItem'] });
    this.route('POST', `${C}/accreditations/{delegateId}/verdicts`, 'give-verdict', {
      table: ['GetItem', 'PutItem', 'UpdateItem'],
      may: [sign],
    });
    this.route('POST', `${C}/accreditations/verdicts`, 'give-verdicts', {
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      may: [sign],
      ...LONG_COMMAND,
    });

    this.route('POST', `${C}/accreditations/{delegateId}/flags/{flagId}/dismiss`, 'dismiss-flag', {
      table: ['GetItem', 'PutItem'],
    });
    this.route('PUT', `${C}/accreditations/{delegateId}/conditions/{name}`, 'put-condition', {
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
    });
    for (const action of ['revoke', 'reopen']) {
      this.route('POST', `${C}/accreditations/{delegateId}/${action}`, `${action}-accreditation`, {
        table: ['GetItem', 'PutItem', 'UpdateItem'],
        may: [sign],
      });
    }

    /** To keep by what people may be known, look whom they resemble, and flag both. */
    const watching = ['GetItem', 'Query', 'PutItem', 'DeleteItem', 'ConditionCheckItem'] as const;
    this.route('PUT', `${C}/watch-list/{reference}`, 'put-watch-entry', { table: watching, may: [secrets] });
    this.route('DELETE', `${C}/watch-list/{reference}`, 'remove-watch-entry', { table: watching });
    this.route('POST', `${C}/watch-list/import`, 'import-watch-list', {
      table: watching,
      may: [secrets],
      ...LONG_COMMAND,
    });
    this.route('GET', `${C}/watch-list`, 'list-watch-list', { table: ['GetItem', 'Query'], may: [secrets] });

    this.route('GET', BADGE, 'get-badge', { table: ['GetItem'] });
    const seePhotos = useObjectsOf(foundation.data.documents, 'DOCUMENTS_BUCKET', ['get'], 'photo/*');
    this.route('GET', `${BADGE}/badge.pdf`, 'get-badge-pdf', {
      table: ['GetItem'],
      may: seePhotos,
      memoryMiB: 2048,
      timeoutSeconds: 20,
      files: filesListedIn('functions/shared/rendering/print-assets.json'),
    });
    this.route('POST', `${C}/badges/print`, 'print-badges', {
      table: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      indexes: ['gsi1', 'gsi2'],
      may: [
        secrets,
        ...seePhotos,
        ...useObjectsOf(foundation.data.exports, 'EXPORTS_BUCKET', ['put', 'get'], '_badges/*'),
      ],
      // Two hundred photos of 2 MB, and the file that holds them.
      memoryMiB: 3008,
      timeoutSeconds: LONG_COMMAND.timeoutSeconds,
      files: filesListedIn('functions/shared/rendering/print-assets.json'),
    });
    this.route('GET', `${C}/badges/prints/{printId}`, 'get-badge-print', {
      table: ['GetItem'],
      may: useObjectsOf(foundation.data.exports, 'EXPORTS_BUCKET', ['get'], '_badges/*'),
    });
    this.route('GET', `${BADGE}/prints`, 'list-badge-prints', { table: ['GetItem', 'Query'], may: [secrets] });
    const PASSES = `${C}/delegations/{delegationId}/passes`;
    this.route('POST', PASSES, 'issue-pass', { table: ['GetItem', 'PutItem', 'UpdateItem'], may: [sign] });
    this.route('GET', PASSES, 'list-passes', { table: ['GetItem', 'Query'], may: [secrets] });
    this.route('DELETE', `${PASSES}/{passId}`, 'revoke-pass', { table: ['GetItem', 'PutItem', 'UpdateItem'] });
    this.route('GET', `${PASSES}/{passId}/pass.pdf`, 'get-pass-pdf', {
      table: ['GetItem'],
      memoryMiB: 2048,
      timeoutSeconds: 20,
      files: filesListedIn('functions/shared/rendering/print-assets.json'),
    });
    this.route('GET', `${PASSES}/{passId}/qr.png`, 'get-pass-qr-png', { table: ['GetItem'], memoryMiB: 1024 });
    this.route('GET', `${BADGE}/qr.png`, 'get-badge-qr-png', { table: ['GetItem'], memoryMiB: 1024 });
    this.route('GET', `${BADGE}/qr.svg`, 'get-badge-qr-svg', { table: ['GetItem'] });
    this.route('POST', `${BADGE}/reprint`, 'reprint-badge', {
      table: ['GetItem', 'PutItem', 'UpdateItem'],
      may: [sign],
    });
    this.route('POST', `${BADGE}/collect`, 'collect-badge', { table: ['GetItem', 'PutItem', 'UpdateItem'] });
    this.route('POST', `${C}/delegations/{delegationId}/badges/collect`, 'collect-badges', {
      table: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'],
      indexes: ['gsi2'],
    });
    this.route('GET', `${C}/delegations/{delegationId}/badges/receipts/{receiptId}`, 'get-custody-receipt', {
      table: ['GetItem'],
      memoryMiB: 2048,
      timeoutSeconds: 20,
      files: filesListedIn('functions/shared/rendering/print-assets.json'),
    });
    this.route('POST', `${BADGE}/suspend`, 'suspend-badge', { table: ['GetItem', 'PutItem', 'UpdateItem'] });
    this.route('POST', `${BADGE}/resume`, 'resume-badge', {
      table: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'],
    });
    this.publicRoute(
      'GET',
      `${C}/badge-keys.json`,
      'get-badge-keys',
      'Whoever verifies badges, offline gates of partners included, needs the public keys; they are public by nature.',
      { may: [verify] },
    );
    this.publicRoute(
      'GET',
      `${C}/revocations`,
      'get-revocations',
      'Gates that work without a network, those of partners included, must know which badges are dead. The list names nobody, and is signed.',
      { table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'], may: [sign] },
    );
    this.route('POST', `${C}/scans`, 'redeem-scan', {
      table: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
      may: [verify, secrets],
    });
    this.route('POST', `${C}/scans/sync`, 'sync-scans', {
      table: ['GetItem', 'Query', 'PutItem', 'UpdateItem'],
      indexes: ['gsi1'],
      may: [verify, secrets],
      ...LONG_COMMAND,
    });
    this.route('GET', `${C}/scans`, 'list-scans', { table: ['GetItem'], indexes: ['gsi1'], may: [secrets] });
    this.route('GET', `${C}/zones/{zone}/occupancy`, 'get-occupancy', {
      table: ['GetItem', 'Query'],
      memoryMiB: 1024,
    });

    this.route('POST', `${C}/devices`, 'invite-device', { table: ['GetItem', 'PutItem'], may: [secrets] });
    this.route('GET', `${C}/devices`, 'list-devices', { table: ['Query'], may: [secrets] });
    this.route('POST', `${C}/devices/enrol`, 'enrol-device', {
      table: ['GetItem', 'PutItem', 'UpdateItem'],
      may: [secrets],
    });
    this.route('DELETE', `${C}/devices/{deviceId}`, 'revoke-device', { table: ['UpdateItem'] });

    this.consumer('project-conference', { registration: ['conference-configured.v1'] }, { table: ['PutItem'] });
    this.consumer(
      'project-delegation',
      { registration: ['delegation-registered.v1', 'delegation-amended.v1'] },
      { table: ['PutItem'] },
    );
    this.consumer(
      'tell-revocations',
      {
        accreditation: [
          'badge-revoked.v1',
          'badge-replaced.v1',
          'badge-suspended.v1',
          'badge-resumed.v1',
          'badge-conditions-changed.v1',
          'pass-revoked.v1',
        ],
      },
      { table: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'], may: [sign] },
    );
    this.consumer(
      'keep-decisions',
      {
        accreditation: [
          'decision-recorded.v1',
          'info-requested.v1',
          'delegate-accredited.v1',
          'delegate-refused.v1',
          'accreditation-reopened.v1',
        ],
      },
      { table: ['GetItem', 'PutItem'] },
    );
    this.consumer(
      'follow-matches',
      { registration: ['delegate-amended.v1', 'delegate-withdrawn.v1', 'delegate-substituted.v1'] },
      { table: watching },
    );
    this.consumer('project-photo', { registration: ['document-accepted.v1'] }, { table: ['PutItem'] });
    this.consumer('open-screening', { registration: ['delegate-nominated.v1'] }, { table: watching, may: [sign] });
    this.consumer(
      'return-to-screening',
      { registration: ['delegate-amended.v1'] },
      { table: ['GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'], may: [sign] },
    );
    this.consumer(
      'withdraw-accreditation',
      { registration: ['delegate-withdrawn.v1', 'delegate-substituted.v1'] },
      { table: ['GetItem', 'PutItem', 'UpdateItem'] },
    );
  }
}
