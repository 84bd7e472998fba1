import { randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import PostalMime, { type Email } from 'postal-mime';
import * as z from 'zod';
import type { Clock } from './clock.ts';
import type { Journal } from './journal.ts';

const addresses = z.array(z.string()).default([]);
const content = z.object({ Data: z.string(), Charset: z.string().optional() });

/** SES v2's SendEmail, as far as it is emulated: a raw message, or a plain one of text and HTML. */
export const sendEmailInput = z.strictObject({
  FromEmailAddress: z.string().optional(),
  Destination: z.strictObject({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses }).optional(),
  ReplyToAddresses: addresses,
  Content: z.union([
    z.strictObject({ Raw: z.strictObject({ Data: z.base64() }) }),
    z.strictObject({
      Simple: z.strictObject({
        Subject: content,
        Body: z.strictObject({ Text: content.optional(), Html: content.optional() }),
      }),
    }),
  ]),
  // Without effect here: how SES tags and reports on mail.
  ConfigurationSetName: z.string().optional(),
  EmailTags: z.json().optional(),
  FeedbackForwardingEmailAddress: z.string().optional(),
});

export type SendEmailInput = z.infer<typeof sendEmailInput>;

export interface MailEntry {
  readonly position: number;
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** RFC 3339, by the local clock. */
  readonly sentAt: string;
  readonly attachments: readonly { readonly filename: string | null; readonly contentType: string }[];
}

export interface Mail extends MailEntry {
  readonly raw: Buffer;
  readonly parsed: Email;
}

/** Every mail that was sent, for people and tests to read. */
export class Mailbox {
  readonly #clock: Clock;
  readonly #insert: StatementSync;
  readonly #after: StatementSync;
  readonly #byId: StatementSync;
  readonly #parsed = new Map<string, Mail>();

  constructor(journal: Journal, clock: Clock) {
    this.#clock = clock;
    this.#insert = journal.prepare('INSERT INTO mail (id, sent_at, sender, recipients, raw) VALUES (?, ?, ?, ?, ?)');
    this.#after = journal.prepare('SELECT * FROM mail WHERE position > ? ORDER BY position LIMIT ?');
    this.#byId = journal.prepare('SELECT * FROM mail WHERE id = ?');
  }

  /** Gives the message id. */
  send(input: SendEmailInput): string {
    const id = randomUUID();
    const sentAt = this.#clock.date();
    const raw =
      'Raw' in input.Content ? Buffer.from(input.Content.Raw.Data, 'base64') : Buffer.from(compose(input, id, sentAt));
    const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = input.Destination ?? {};
    const recipients = JSON.stringify([...ToAddresses, ...CcAddresses, ...BccAddresses]);
    this.#insert.run(id, sentAt.toISOString(), input.FromEmailAddress ?? '', recipients, raw);
    return id;
  }

  async list(after: number, limit: number): Promise<MailEntry[]> {
    const mails = await Promise.all(this.#after.all(after, limit).map((row) => this.#read(row)));
    return mails.map(({ raw: _raw, parsed: _parsed, ...entry }) => entry);
  }

  async find(id: string): Promise<Mail | undefined> {
    const row = this.#byId.get(id);
    return row ? this.#read(row) : undefined;
  }

  async #read(row: Record<string, unknown>): Promise<Mail> {
    const id = String(row.id);
    const known = this.#parsed.get(id);
    if (known) return known;
    const raw = Buffer.from(row.raw as Uint8Array);
    const parsed = await PostalMime.parse(raw);
    const envelope: string[] = JSON.parse(String(row.recipients));
    const inHeaders = [...(parsed.to ?? []), ...(parsed.cc ?? [])].map((entry) => entry.address ?? '');
    const mail: Mail = {
      position: Number(row.position),
      id,
      from: parsed.from?.address ?? String(row.sender),
      // Without an envelope SES takes the recipients from the message.
      to: envelope.length > 0 ? envelope : inHeaders,
      subject: parsed.subject ?? '',
      sentAt: String(row.sent_at),
      attachments: parsed.attachments.map(({ filename, mimeType }) => ({ filename, contentType: mimeType })),
      raw,
      parsed,
    };
    this.#parsed.set(id, mail);
    return mail;
  }
}

/** A mail's sender and recipients, for the policy that says who may write to whom. */
export async function addressesOf(input: SendEmailInput): Promise<{ from: string; recipients: string[] }> {
  const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = input.Destination ?? {};
  const recipients = [...ToAddresses, ...CcAddresses, ...BccAddresses];
  let from = input.FromEmailAddress;
  if ('Raw' in input.Content && (from === undefined || recipients.length === 0)) {
    const parsed = await PostalMime.parse(Buffer.from(input.Content.Raw.Data, 'base64'));
    from ??= parsed.from?.address;
    if (recipients.length === 0) recipients.push(...(parsed.to ?? []).map((entry) => entry.address ?? ''));
  }
  return { from: /<([^>]+)>/.exec(from ?? '')?.[1] ?? from ?? '', recipients };
}

/** RFC 5322 message of a plain mail, as SES would compose it. */
function compose(input: SendEmailInput, id: string, sentAt: Date): string {
  if (!('Simple' in input.Content)) throw new Error('only a simple message is composed');
  const { Subject, Body } = input.Content.Simple;
  const encoded = (text: string): string => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
  const part = (type: string, text: string): string =>
    [
      `Content-Type: ${type}; charset=UTF-8`,
      'Content-Transfer-Encoding: base64',
      '',
      (
        Buffer.from(text)
          .toString('base64')
          .match(/.{1,76}/g) ?? []
      ).join('\r\n'),
    ].join('\r\n');
  const parts = [
    ...(Body.Text ? [part('text/plain', Body.Text.Data)] : []),
    ...(Body.Html ? [part('text/html', Body.Html.Data)] : []),
  ];
  const boundary = `local-${id}`;
  return [
    `From: ${input.FromEmailAddress ?? ''}`,
    `To: ${(input.Destination?.ToAddresses ?? []).join(', ')}`,
    ...(input.Destination?.CcAddresses.length ? [`Cc: ${input.Destination.CcAddresses.join(', ')}`] : []),
    ...(input.ReplyToAddresses.length ? [`Reply-To: ${input.ReplyToAddresses.join(', ')}`] : []),
    `Subject: ${encoded(Subject.Data)}`,
    `Date: ${sentAt.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${id}@local>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...parts.map((text) => `--${boundary}\r\n${text}`),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}
