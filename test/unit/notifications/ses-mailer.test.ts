import { describe, expect, it } from 'vitest';
import { MailNotTaken, MailRejected } from '../../../functions/notifications/mailing/mailer.ts';
import { meaningOf } from '../../../functions/notifications/mailing/ses-mailer.ts';

const answer = (name: string, httpStatusCode: number) => ({
  name,
  message: 'Address focal@france.example is on the suppression list',
  $metadata: { httpStatusCode },
});

describe('what a failure of SES says of the mail', () => {
  it.each([answer('MessageRejected', 400), answer('BadRequestException', 400)])(
    'never to be taken: $name',
    (failure) => {
      expect(meaningOf(failure)).toBeInstanceOf(MailRejected);
    },
  );

  it.each([
    answer('TooManyRequestsException', 429),
    answer('SendingPausedException', 400),
    answer('AccessDeniedException', 403),
    answer('InternalServiceErrorException', 500),
    answer('ServiceUnavailable', 503),
    { name: 'Error', code: 'ECONNREFUSED' },
    { name: 'Error', code: 'ENOTFOUND' },
    { name: 'CredentialsProviderError' },
  ])('certainly not taken now: %o', (failure) => expect(meaningOf(failure)).toBeInstanceOf(MailNotTaken));

  it.each([
    { name: 'TimeoutError' },
    { name: 'Error', code: 'ECONNRESET' },
    { name: 'SyntaxError', $metadata: { httpStatusCode: 200 } },
    answer('Bad Gateway', 502),
    answer('Gateway Timeout', 504),
  ])('nobody knows: %o', (failure) => {
    const meaning = meaningOf(failure);
    expect(meaning).not.toBeInstanceOf(MailNotTaken);
    expect(meaning).not.toBeInstanceOf(MailRejected);
  });

  it('names no address in what is logged', () => {
    for (const status of [400, 429, 502])
      expect(String(meaningOf(answer('MessageRejected', status)))).not.toContain('france.example');
  });
});
