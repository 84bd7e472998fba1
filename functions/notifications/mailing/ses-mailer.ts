import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type Mailer, MailNotTaken, MailRejected } from './mailer.ts';

/** Answers by which SES says that this very mail is not acceptable, to this address or with this content. */
const REJECTIONS: Readonly<Record<string, string>> = {
  MessageRejected: 'message-rejected',
  BadRequestException: 'bad-address-or-message',
};
/** The request never left: there was nobody to take it. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CredentialsProviderError',
]);
/** A gateway's answers, which do not say whether SES behind it took the mail. */
const GATEWAY_ANSWERS = new Set([502, 504]);

/**
 * Sends through SES. SendEmail has no idempotency token, so the SDK must not repeat it by itself: one attempt, and its
 * failure is read closely. SES puts its own Message-ID in place of the mail's; the X-Chancery fields stay.
 */
export function sesMailer(client: SESv2Client = new SESv2Client(ONE_ATTEMPT)): Mailer {
  return {
    async send({ from, to, raw }) {
      try {
        await client.send(
          new SendEmailCommand({
            FromEmailAddress: from,
            Destination: { ToAddresses: [to] },
            Content: { Raw: { Data: Buffer.from(raw) } },
          }),
        );
      } catch (error) {
        throw meaningOf(error);
      }
    },
  };
}

/** Shorter than the function may run, so that it can still write down what became of the mail. */
const ONE_ATTEMPT = { maxAttempts: 1, requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_500 } };

interface SdkFailure {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What a failure says of the mail. The messages of SES name addresses, so only the name of the failure goes on. */
export function meaningOf(failure: unknown): Error {
  const { name = 'unknown', code = '', $metadata } = failure as SdkFailure;
  const status = $metadata?.httpStatusCode;
  const rejection = REJECTIONS[name];
  if (rejection) return new MailRejected(rejection);
  const answered = status !== undefined && status >= 400 && !GATEWAY_ANSWERS.has(status);
  if (answered || BEFORE_SENDING.has(code) || BEFORE_SENDING.has(name)) return new MailNotTaken(code || name);
  return new Error(`nobody knows what became of the mail: ${code || name}`);
}
