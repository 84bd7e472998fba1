import { notificationFailedV1 } from '../../events/notifications/notification-failed.v1.ts';
import { notificationSentV1 } from '../../events/notifications/notification-sent.v1.ts';
import { AlreadyConsumed } from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { OutdatedEvent, type ReceivedEvent } from '../shared/events/event-consumer.ts';
import { newId } from '../shared/ids.ts';
import { logger } from '../shared/observability/logger.ts';
import { oneLine } from '../shared/text/one-line.ts';
import type { NotificationStore, Outcome } from './data/notification-store.ts';
import { type Correspondence, positionOf, standing } from './domain/correspondence.ts';
import { htmlPage, type MailDocument, plainText } from './domain/mail-document.ts';
import type { MailedCalendar } from './domain/meeting-news.ts';
import { type Mailbox, type MimeMessage, mimeMessage } from './domain/mime-message.ts';
import { asText } from './domain/phrase.ts';
import { type Mailer, MailNotTaken, MailRejected } from './mailing/mailer.ts';

export interface MailOnceDependencies {
  readonly notifications: NotificationStore;
  readonly mailer: Mailer;
  /** The address that all mail comes from. */
  readonly sender: string;
}

/** The mail that one event calls for, to one recipient, about one matter. */
export interface MailOrder {
  readonly event: Pick<ReceivedEvent<unknown>, 'metadata'>;
  /** Whom and what: the last told of one matter to one recipient is what an older event must not undo. */
  readonly matterId: string;
  readonly recipientId: string;
  /** The delegation that is written to; an invited entity has none yet. */
  readonly delegationId?: string;
  readonly recipient: Mailbox;
  readonly senderName: string;
  /** Decides what to say, given what the recipient's calendar holds and whether they were mailed about the matter before. */
  readonly compose: (mailed: MailedCalendar | undefined, wasMailed: boolean) => ComposedMail;
  readonly now: Date;
}

export interface ComposedMail {
  readonly kind: string;
  /** Undefined when there is nothing to say. */
  readonly document?: MailDocument | undefined;
  readonly calendar?: MimeMessage['calendar'];
  /** What the recipient's calendar holds after this mail. */
  readonly mailed?: MailedCalendar | undefined;
}

/** Somebody else is mailing for this matter at this moment: the event must come again. */
export class MailUnderWay extends Error {
  constructor() {
    super('another mail about the same matter is under way');
  }
}

/** Every step of another's that gets in the way is a newer claim; more than a few in one run is not normal. */
const CLAIM_ATTEMPTS = 5;

/**
 * Sends one mail at most once, and loses none silently.
 * 1. The mail is written; that changes nothing yet.
 * 2. The right to send it is claimed. A duplicate, or an event older than what the recipient was last told, stops here.
 * 3. The mail is handed over. Not taken: the claim is given back and the event comes again.
 * 4. What became of it is written down and told. A claim that stays without an outcome was lost between 2 and 4; nobody
 *    knows whether that mail left, so it is not sent again, and a person is told to look.
 * @throws AlreadyConsumed, OutdatedEvent when there is nothing to do
 * @throws MailUnderWay, MailNotTaken when the event must come again
 */
export async function mailOnce(dependencies: MailOnceDependencies, order: MailOrder): Promise<void> {
  const { notifications, mailer, sender } = dependencies;
  const { metadata } = order.event;
  const position = positionOf(metadata.aggregateVersion, metadata.eventId);
  const notificationId = newId('ntf', order.now);

  let last: Correspondence | undefined;
  for (let attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++) {
    if (last) await makeWay(dependencies, last, position, order);
    const mail = order.compose(last?.calendar, last !== undefined && !last.silent);
    const claim: Correspondence = {
      conferenceId: metadata.conferenceId,
      matterId: order.matterId,
      recipientId: order.recipientId,
      position,
      eventId: metadata.eventId,
      correlationId: metadata.correlationId,
      notificationId,
      kind: mail.kind,
      claimedAt: order.now.getTime(),
      silent: mail.document === undefined,
      calendar: mail.mailed,
    };
    const raw = mail.document && writeOut(sender, order, notificationId, mail.document, mail.calendar);
    const found = await notifications.claim(claim, last);
    if (found === 'claimed') {
      if (raw !== undefined)
        await send(notifications, mailer, claim, last, { from: sender, to: order.recipient.address, raw }, order);
      return;
    }
    last = found;
  }
  throw new MailUnderWay();
}

/** Returns when the claim that stood in the way is over and this event comes after it. */
async function makeWay(
  { notifications }: MailOnceDependencies,
  last: Correspondence,
  position: string,
  order: MailOrder,
): Promise<void> {
  const hasOutcome = last.silent || last.position > position || (await notifications.hasOutcome(last));
  switch (standing(last, position, hasOutcome, order.now.getTime())) {
    case 'outdated':
      throw new OutdatedEvent();
    case 'told':
      throw new AlreadyConsumed();
    case 'under-way':
      throw new MailUnderWay();
    case 'lost':
      await settle(notifications, last, { state: 'unknown', reason: 'outcome-unknown' }, order);
      if (last.position === position) throw new AlreadyConsumed();
      return;
    case 'past':
      return;
  }
}

async function send(
  notifications: NotificationStore,
  mailer: Mailer,
  claim: Correspondence,
  last: Correspondence | undefined,
  mail: Parameters<Mailer['send']>[0],
  order: MailOrder,
): Promise<void> {
  let outcome: Outcome = { state: 'sent' };
  try {
    await mailer.send(mail);
  } catch (error) {
    if (error instanceof MailNotTaken) {
      await notifications.release(claim, last);
      throw error;
    }
    outcome =
      error instanceof MailRejected
        ? { state: 'failed', reason: error.reason }
        : { state: 'unknown', reason: 'outcome-unknown' };
  }
  await settle(notifications, claim, outcome, order);
}

async function settle(
  notifications: NotificationStore,
  claim: Correspondence,
  outcome: Outcome,
  { delegationId, now }: MailOrder,
): Promise<void> {
  const { notificationId, kind, eventId, conferenceId, correlationId } = claim;
  const cause = { conferenceId, correlationId, causationId: eventId };
  const about = { notificationId, kind, delegationId, causedBy: eventId };
  const aggregate = { id: notificationId, version: 1 };
  const event =
    outcome.reason === undefined
      ? composeEvent(notificationSentV1, cause, aggregate, about, now)
      : composeEvent(notificationFailedV1, cause, aggregate, { ...about, reason: outcome.reason }, now);
  const recorded = await notifications.record(claim, outcome, event, now);
  const entry = { ...about, conferenceId, ...outcome, recorded };
  if (outcome.state === 'sent' && recorded) logger.info('mail sent', entry);
  else logger.warn('a person must look at this mail', entry);
}

/** The mail as it travels. Its id follows from the event and the recipient, so that two copies would show as one. */
function writeOut(
  sender: string,
  { event: { metadata }, recipientId, recipient, senderName, now }: MailOrder,
  notificationId: string,
  document: MailDocument,
  calendar: MimeMessage['calendar'],
): string {
  return mimeMessage({
    from: { name: oneLine(senderName), address: sender },
    to: { ...recipient, ...(recipient.name === undefined ? {} : { name: oneLine(recipient.name) }) },
    subject: asText(document.subject),
    language: document.language,
    date: now,
    messageId: `${metadata.eventId}.${recipientId}@${sender.slice(sender.lastIndexOf('@') + 1)}`,
    fields: {
      'Auto-Submitted': 'auto-generated',
      'X-Chancery-Conference': metadata.conferenceId,
      'X-Chancery-Notification': notificationId,
      'X-Chancery-Event': metadata.eventId,
    },
    text: plainText(document),
    html: htmlPage(document),
    ...(calendar ? { calendar } : {}),
  });
}

/**
 * Runs the mails of one event, each for itself: one that fails does not keep the others back.
 * @throws the first failure after which the event must come again
 * @throws AlreadyConsumed or OutdatedEvent when none had anything to do
 */
export async function mailEach(mails: readonly Promise<void>[]): Promise<void> {
  const failures = (await Promise.allSettled(mails)).flatMap((mail) =>
    mail.status === 'rejected' ? [mail.reason] : [],
  );
  const nothingToDo = (failure: unknown) => failure instanceof AlreadyConsumed || failure instanceof OutdatedEvent;
  const failed = failures.find((failure) => !nothingToDo(failure));
  if (failed) throw failed;
  if (failures.length === mails.length && failures.length > 0) throw failures[0];
}
