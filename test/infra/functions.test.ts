import { describe, expect, it } from 'vitest';
import { keyPrefixes } from '../../lib/config/names.ts';
import { type Resource, type Statement, SynthesizedApp } from './synthesized-app.ts';

const app = new SynthesizedApp('dev');
const functions = app
  .ofType('AWS::Lambda::Function')
  .map((lambda) => [String(lambda.get('FunctionName')), lambda] as const);

const scheduled = new Set(app.ofType('AWS::Scheduler::Schedule').map(({ get }) => String(get('Name'))));

const dynamo = (statements: Statement[]): Statement[] =>
  statements.filter(({ actions }) => actions.some((action) => action.startsWith('dynamodb:')));
const withSid = (lambda: Resource, sid: string): Statement | undefined =>
  app.statementsOf(lambda).find((statement) => statement.sid === sid);

describe.each(functions)('%s', (name, lambda) => {
  const statements = app.statementsOf(lambda);
  const service = Object.keys(keyPrefixes).find((known) => name.startsWith(`chancery-dev-${known}-`));

  it('runs on Node 24 and arm64, traced, with a memory and a timeout of its own choice', () => {
    expect(lambda.get('Runtime')).toBe('nodejs24.x');
    expect(lambda.get('Architectures')).toEqual(['arm64']);
    expect(lambda.get('TracingConfig.Mode')).toBe('Active');
    expect(lambda.get('MemorySize')).toBeTypeOf('number');
    // Nobody waits for the file of an export, which has a whole conference in it, or for scans to be deleted.
    expect(lambda.get('Timeout')).toBeLessThanOrEqual(/-(write-export|delete-scans)$/.test(name) ? 300 : 30);
  });

  it('logs to a group of its own that ends and is encrypted', () => {
    const group = app.referred(lambda, 'LoggingConfig.LogGroup');
    expect(group.get('RetentionInDays')).toBe(7);
    expect(group.get('KmsKeyId')).toBeDefined();
    expect(withSid(lambda, 'WriteOwnLogs')?.resources).toEqual([JSON.stringify({ 'Fn::GetAtt': [group.id, 'Arn'] })]);
  });

  it('names every action, and every resource but those that AWS knows no name for', () => {
    for (const { actions, resources } of statements) {
      for (const action of actions) expect(action).not.toContain('*');
      // Of a bucket all objects, or all of one kind: their keys are made of ids. Only what is done to single objects is granted so.
      if (
        resources.every((resource) => /Bucket|Documents|Exports/.test(resource) && /"\/(_?[a-z]+\/)?\*"/.test(resource))
      ) {
        for (const action of actions) expect(action).toMatch(/^s3:(Get|Put|Delete)Object(Version)?$/);
      } else if (resources.some((resource) => resource.includes('*'))) {
        expect(resources).toEqual(['"*"']);
        for (const action of actions) {
          expect(['xray:PutTelemetryRecords', 'xray:PutTraceSegments', 'dynamodb:ListStreams']).toContain(action);
        }
      }
    }
  });

  it('never scans, and has no action on the bus or a queue that its trigger does not need', () => {
    const actions = statements.flatMap((statement) => statement.actions);
    expect(actions).not.toContain('dynamodb:Scan');
    if (!name.endsWith('publish-outbox')) {
      expect(actions).not.toContain('events:PutEvents');
      // Who runs on a schedule reports what was given up.
      if (scheduled.has(name)) expect(withSid(lambda, 'ReportGivenUp')?.resources.join()).toContain('GivenUp');
      else expect(actions).not.toContain('sqs:SendMessage');
    }
  });

  if (service) {
    it(`touches only items whose keys begin with its service's prefix`, () => {
      const prefix = keyPrefixes[service as keyof typeof keyPrefixes];
      for (const statement of dynamo(statements)) {
        expect(statement.condition).toEqual({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] } });
      }
    });

    it('does nothing but query on an index', () => {
      for (const { actions } of dynamo(statements).filter(({ resources }) => resources.join().includes('/index/'))) {
        expect(actions).toEqual(['dynamodb:Query']);
      }
    });

    it('knows the table exactly if it may touch it, and uses its key through DynamoDB only', () => {
      const touches = dynamo(statements).length > 0;
      expect(lambda.get('Environment.Variables.TABLE_NAME') !== undefined).toBe(touches);
      const key = withSid(lambda, 'TableKeyThroughDynamoDB');
      expect(key !== undefined).toBe(touches);
      if (key) expect(JSON.stringify(key.condition)).toMatch(/kms:ViaService.*dynamodb\./);
    });
  }

  it.each([
    ['MAC_KEY_ID', 'DeriveSecrets', ['kms:GenerateMac']],
    ['PASSPORT_KEY_ID', 'SealPassports', ['kms:Encrypt']],
    ['PASSPORT_KEY_ID', 'OpenPassports', ['kms:Decrypt']],
    ['SIGNING_KEY_ID', 'SignBadges', ['kms:GetPublicKey', 'kms:Sign']],
    ['SIGNING_KEY_ID', 'VerifyBadges', ['kms:GetPublicKey']],
    ['MAIL_FROM', 'SendMail', ['ses:SendEmail', 'ses:SendRawEmail']],
    ['EVENT_BUS_NAME', 'PutServicesEvents', ['events:PutEvents']],
    ['DOCUMENTS_BUCKET', 'KeyOfDocumentsThroughS3', [expect.stringMatching(/^kms:(Decrypt|GenerateDataKey)$/)]],
  ])('has %s when it has the right %s, and no more than that', (variable, sid, actions) => {
    const statement = withSid(lambda, sid);
    if (!statement) return;
    expect(lambda.get(`Environment.Variables.${variable}`)).toBeDefined();
    expect([...statement.actions].sort()).toEqual(actions);
  });
});

describe('who may do what', () => {
  const holders = (sid: string): string[] =>
    functions
      .filter(([, lambda]) => withSid(lambda, sid))
      .map(([name]) => name.replace('chancery-dev-', ''))
      .sort();

  it('badges are signed only where an accreditation can become complete, and lists of dead ones where they are made', () => {
    expect(holders('SignBadges')).toEqual([
      'accreditation-get-revocations',
      'accreditation-give-verdict',
      'accreditation-give-verdicts',
      'accreditation-issue-pass',
      'accreditation-open-screening',
      'accreditation-reopen-accreditation',
      'accreditation-reprint-badge',
      'accreditation-return-to-screening',
      'accreditation-revoke-accreditation',
      'accreditation-tell-revocations',
    ]);
  });

  it('passports are sealed by one function and opened by another, one delegate at a time', () => {
    expect(holders('SealPassports')).toEqual(['registration-put-passport']);
    expect(holders('OpenPassports')).toEqual(['registration-disclose-passport']);
    for (const [name, sid] of [
      ['put-passport', 'SealPassports'],
      ['disclose-passport', 'OpenPassports'],
    ] as const) {
      expect(withSid(app.function(`registration/${name}`), sid)?.condition).toEqual({
        'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['conferenceId', 'delegateId'] },
        Null: { 'kms:EncryptionContext:conferenceId': 'false', 'kms:EncryptionContext:delegateId': 'false' },
      });
    }
  });

  it('who looks at a passport can add to the record of looks and change nothing in it', () => {
    const [items] = dynamo(app.statementsOf(app.function('registration/disclose-passport')));
    expect(items?.actions).toEqual(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query']);
  });

  it('mail is sent by notifications alone, from the address of the stage', () => {
    expect(holders('SendMail').every((name) => name.startsWith('notifications-mail-'))).toBe(true);
    const mail = withSid(app.function('notifications/mail-badge'), 'SendMail');
    expect(mail?.condition).toEqual({ StringEquals: { 'ses:FromAddress': 'secretariat@dev.chancery.example' } });
    expect(mail?.resources.join()).toContain(':identity/dev.chancery.example');
  });

  it('documents are uploaded by leave of one function, read by those who check and screen, photos by who prints, removed by who checks and when their day has come', () => {
    const doing = (action: string): string[] =>
      functions
        .filter(([, lambda]) => withSid(lambda, 'UseObjectsOfDocuments')?.actions.includes(action))
        .map(([name]) => name.replace('chancery-dev-registration-', ''))
        .sort();
    expect(doing('s3:PutObject')).toEqual(['add-document']);
    const printing = ['get-badge-pdf', 'print-badges'].map((name) => `chancery-dev-accreditation-${name}`);
    expect(doing('s3:GetObject')).toEqual([...printing, 'check-document', 'get-document-content']);
    for (const name of ['get-badge-pdf', 'print-badges']) {
      const photos = withSid(app.function(`accreditation/${name}`), 'UseObjectsOfDocuments');
      expect(photos?.resources.join()).toContain('"/photo/*"');
    }
    expect(doing('s3:DeleteObjectVersion')).toEqual(['check-document', 'delete-scans']);
    const deletion = app.function('registration/delete-scans');
    expect(withSid(deletion, 'UseObjectsOfDocuments')?.resources.join()).toContain('"/passport/*"');
    expect(withSid(deletion, 'ListVersionsOfDocuments')).toMatchObject({
      actions: ['s3:ListBucketVersions'],
      condition: { StringLike: { 's3:prefix': ['passport/*'] } },
    });
    for (const holder of holders('KeyOfDocumentsThroughS3')) {
      const key = withSid(app.function(holder.replace('-', '/')), 'KeyOfDocumentsThroughS3');
      expect(JSON.stringify(key?.condition)).toMatch(/kms:ViaService.*s3\./);
    }
  });

  it('a function that only reads cannot write', () => {
    // The list of dead badges is renewed when somebody asks and it has become old; who asks for a passport scan is written down.
    const reading = functions.filter(([name]) => /-(get(?!-revocations|-document-content)|list)-[a-z-]+$/.test(name));
    for (const [, lambda] of reading) {
      for (const action of dynamo(app.statementsOf(lambda)).flatMap(({ actions }) => actions)) {
        expect(action).toMatch(/^dynamodb:(GetItem|BatchGetItem|Query)$/);
      }
    }
  });

  it('functions about the API itself know nothing of the table', () => {
    for (const name of ['get-health', 'get-openapi', 'get-problem', 'no-such-route']) {
      expect(dynamo(app.statementsOf(app.function(`api/${name}`)))).toEqual([]);
    }
  });
});
