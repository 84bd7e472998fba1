import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Context, SQSEvent } from 'aws-lambda';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import amendedSample from '../../../events/meeting-booking/meeting-amended.v1.sample.json' with { type: 'json' };
import cancelledSample from '../../../events/meeting-booking/meeting-cancelled.v1.sample.json' with { type: 'json' };
import confirmedSample from '../../../events/meeting-booking/meeting-confirmed.v1.sample.json' with { type: 'json' };
import counteredSample from '../../../events/meeting-booking/meeting-countered.v1.sample.json' with { type: 'json' };
import declinedSample from '../../../events/meeting-booking/meeting-declined.v1.sample.json' with { type: 'json' };
import expiredSample from '../../../events/meeting-booking/meeting-expired.v1.sample.json' with { type: 'json' };
import provisionalSample from '../../../events/meeting-booking/meeting-provisional.v1.sample.json' with {
  type: 'json',
};
import reopenedSample from '../../../events/meeting-booking/meeting-reopened.v1.sample.json' with { type: 'json' };
import requestedSample from '../../../events/meeting-booking/meeting-requested.v1.sample.json' with { type: 'json' };
import slotOfferedSample from '../../../events/meeting-booking/meeting-slot-offered.v1.sample.json' with {
  type: 'json',
};
import waitlistedSample from '../../../events/meeting-booking/meeting-waitlisted.v1.sample.json' with { type: 'json' };
import conferenceSample from '../../../events/registration/conference-configured.v1.sample.json' with { type: 'json' };
import nominatedSample from '../../../events/registration/delegate-nominated.v1.sample.json' with { type: 'json' };
import delegationSample from '../../../events/registration/delegation-registered.v1.sample.json' with { type: 'json' };
import { MailNotTaken } from '../../../functions/notifications/mailing/mailer.ts';
import { createTestTable, type TestTable } from '../../support/test-table.ts';

/** It is CommonJS with a default of its own, which every loader hands out differently. */
const { default: startMailbox }: typeof import('aws-ses-v2-local') = createRequire(import.meta.url)('aws-ses-v2-local');

let table: TestTable;
let mailbox: Server;
let mailboxUrl: string;
let projectRegistration: typeof import('../../../functions/notifications/handlers/project-registration.ts').handler;
let mailMeeting: typeof import('../../../functions/notifications/handlers/mail-meeting.ts').handler;
let sesMailer: typeof import('../../../functions/notifications/mailing/ses-mailer.ts').sesMailer;
beforeAll(async () => {
  table = await createTestTable();
  mailbox = await startMailbox({ host: '127.0.0.1', port: 0 });
  mailboxUrl = `http://127.0.0.1:${(mailbox.address() as AddressInfo).port}`;
  vi.stubEnv('TABLE_NAME', table.name);
  vi.stubEnv('MAIL_FROM', 'secretariat@chancery.example');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', inject('dynamodbEndpoint'));
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', mailboxUrl);
  ({ handler: projectRegistration } = await import(
    '../../../functions/notifications/handlers/project-registration.ts'
  ));
  ({ handler: mailMeeting } = await import('../../../functions/notifications/handlers/mail-meeting.ts'));
  ({ sesMailer } = await import('../../../functions/notifications/mailing/ses-mailer.ts'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  mailbox.close();
});

interface Sample {
  readonly metadata: { readonly type: string };
  readonly data: object;
}
/** Golden samples as the queue gives them out. */
const queued = (...samples: readonly Sample[]): SQSEvent => ({
  Records: samples.map((detail, index) => ({
    messageId: `message-${index}`,
    receiptHandle: '',
    body: JSON.stringify({ 'detail-type': `${detail.metadata.type}.v1`, detail }),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: 'eu-central-1',
  })),
});
const context = {} as Context;
const version = (sample: Sample, aggregateVersion: number): Sample => ({
  ...sample,
  metadata: { ...sample.metadata, aggregateVersion, eventId: `evt_${ulid()}` } as Sample['metadata'],
});
const mailed = async () => {
  const { emails } = (await (await fetch(`${mailboxUrl}/store`)).json()) as { emails: { subject: string }[] };
  return emails;
};

const second = 'dlg_01F8QZ7X9V0000000000000003';
const samples: Sample[] = [
  conferenceSample,
  delegationSample,
  nominatedSample,
  { ...delegationSample, data: { ...delegationSample.data, delegationId: second } },
  {
    ...nominatedSample,
    data: { ...nominatedSample.data, delegateId: 'dgt_01F8QZ7X9V0000000000000005', delegationId: second },
  },
];

describe('the functions, from queue to mailbox', () => {
  it('report a meeting whose delegations are not known yet, so that it comes again', async () => {
    const answer = await mailMeeting(queued(confirmedSample), context);
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
    expect(await mailed()).toEqual([]);
  });

  it('take in what registration tells, duplicates included, and then mail both sides once', async () => {
    const twice = queued(...samples, ...samples);
    expect(await projectRegistration(twice, context)).toEqual({ batchItemFailures: [] });
    const confirmed = queued(version(confirmedSample, 2));
    expect(await mailMeeting(confirmed, context)).toEqual({ batchItemFailures: [] });
    expect(await mailMeeting(confirmed, context)).toEqual({ batchItemFailures: [] });
    expect((await mailed()).map(({ subject }) => subject)).toEqual([
      'Entretien confirmé : France – France',
      'Entretien confirmé : France – France',
    ]);
  });

  it('let a later cancellation pass and drop what it has overtaken', async () => {
    const answer = await mailMeeting(queued(version(cancelledSample, 3)), context);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await mailMeeting(queued(version(confirmedSample, 1)), context)).toEqual({ batchItemFailures: [] });
    expect((await mailed()).map(({ subject }) => subject).slice(2)).toEqual([
      'Entretien annulé : France – France',
      'Entretien annulé : France – France',
    ]);
    // Each of what changes in a meeting is taken as the bus delivers it; only what has a mail is mailed.
    const { handler: mailMeetingChange } = await import(
      '../../../functions/notifications/handlers/mail-meeting-change.ts'
    );
    const changes = [provisionalSample, amendedSample, reopenedSample].map((one) => version(one, 2));
    expect(await mailMeetingChange(queued(...changes), context)).toEqual({ batchItemFailures: [] });
    expect(await mailed()).toHaveLength(4);
    const { handler: mailRequest } = await import('../../../functions/notifications/handlers/mail-meeting-request.ts');
    const requests = [requestedSample, counteredSample, declinedSample].map((one) => version(one, 2));
    expect(await mailRequest(queued(...requests), context)).toEqual({ batchItemFailures: [] });
    const overtaken = [expiredSample, declinedSample, counteredSample].map((one) => version(one, 2));
    const { handler: mailReleased } = await import(
      '../../../functions/notifications/handlers/mail-released-meeting.ts'
    );
    expect(await mailReleased(queued(...overtaken), context)).toEqual({ batchItemFailures: [] });
    expect(await mailed()).toHaveLength(4);
    const told = (await table.events()).map(({ detailType }) => detailType);
    expect(told).toEqual(Array.from({ length: 4 }, () => 'notification-sent.v1'));
  });

  it('tell of a slot that is kept, and of a meeting that waits for one, once and by one function only', async () => {
    const { handler: mailRequest } = await import('../../../functions/notifications/handlers/mail-meeting-request.ts');
    const before = (await mailed()).length;
    const firstTime = { ...waitlistedSample, data: { ...waitlistedSample.data, wasConfirmed: false } };
    const story = queued(version(slotOfferedSample, 4));
    expect(await mailRequest(story, context)).toEqual({ batchItemFailures: [] });
    const waits = version(firstTime, 5);
    const lostSlot = version(waitlistedSample, 6);
    for (const event of [waits, lostSlot]) {
      expect(await mailMeeting(queued(event), context)).toEqual({ batchItemFailures: [] });
      expect(await mailRequest(queued(event), context)).toEqual({ batchItemFailures: [] });
    }
    const subjects = (await mailed()).slice(before).map(({ subject }) => subject.replace(/ : France – France$/, ''));
    expect(subjects.slice(0, 2).sort()).toEqual([
      'Un créneau est gardé pour un entretien',
      'Un créneau est gardé pour votre entretien',
    ]);
    expect(subjects.slice(2)).toEqual([
      'Entretien convenu, sans créneau pour l’instant',
      'Entretien convenu, sans créneau pour l’instant',
      'Entretien sans créneau',
      'Entretien sans créneau',
    ]);
  });
});

it('SES is asked once for each mail, since asking twice may mail twice', async () => {
  let asked = 0;
  const failing = createServer((_, response) => {
    asked++;
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"Internal failure"}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => failing.once('listening', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', `http://127.0.0.1:${(failing.address() as AddressInfo).port}`);
  const send = sesMailer().send({ from: 'a@chancery.example', to: 'b@chancery.example', raw: 'Subject: x\r\n\r\n' });
  await expect(send).rejects.toThrow(MailNotTaken);
  failing.close();
  expect(asked).toBe(1);
});
