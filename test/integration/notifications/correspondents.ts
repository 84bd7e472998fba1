import { randomUUID } from 'node:crypto';
import PostalMime, { type Email } from 'postal-mime';
import { ulid } from 'ulid';
import type * as z from 'zod';
import type { EventDefinition } from '../../../events/envelope.ts';
import { NotificationStore } from '../../../functions/notifications/data/notification-store.ts';
import { RegistrationProjection } from '../../../functions/notifications/data/registration-projection.ts';
import type { Mailer, OutgoingMail } from '../../../functions/notifications/mailing/mailer.ts';
import type { ReceivedEvent } from '../../../functions/shared/events/event-consumer.ts';
import { createTestTable, type TestTable, testSecrets } from '../../support/test-table.ts';

export const sender = 'secretariat@chancery.example';

/** A mailer that keeps what it was given, and can be told to fail. */
export class RecordingMailer implements Mailer {
  readonly taken: OutgoingMail[] = [];
  /** Called before a mail is taken; what it throws is what happens. */
  before: (mail: OutgoingMail) => void | Promise<void> = () => undefined;

  async send(mail: OutgoingMail): Promise<void> {
    await this.before(mail);
    this.taken.push(mail);
  }

  to(address: string): Promise<(Email & { readonly calendar: string | undefined })[]> {
    return Promise.all(
      this.taken
        .filter((mail) => mail.to === address)
        .map(async ({ raw }) => {
          const mail = await PostalMime.parse(raw, { attachmentEncoding: 'utf8' });
          const calendar = mail.attachments.find(({ mimeType }) => mimeType === 'application/ics')?.content;
          return { ...mail, calendar: calendar === undefined ? undefined : String(calendar) };
        }),
    );
  }
}

/** An event as a consumer receives it. */
export function received<Data extends z.ZodType>(
  definition: EventDefinition<Data>,
  conferenceId: string,
  aggregate: { readonly id: string; readonly version: number },
  data: z.input<Data>,
): ReceivedEvent<z.output<Data>> {
  const eventId = `evt_${ulid()}`;
  const metadata = {
    eventId,
    type: definition.type,
    version: definition.version,
    occurredAt: '2021-05-03T08:30:00.000Z',
    conferenceId,
    aggregateId: aggregate.id,
    aggregateVersion: aggregate.version,
    correlationId: randomUUID(),
    causationId: randomUUID(),
  };
  return {
    metadata,
    data: definition.data.parse(data),
    cause: { conferenceId, correlationId: metadata.correlationId, causationId: eventId },
  };
}

export interface Correspondents {
  readonly table: TestTable;
  readonly registration: RegistrationProjection;
  readonly notifications: NotificationStore;
  readonly secrets: typeof testSecrets;
}

export async function openTable(): Promise<Correspondents> {
  const table = await createTestTable();
  return {
    table,
    registration: new RegistrationProjection(table.documents, table.name),
    notifications: new NotificationStore(table.documents, table.name),
    secrets: testSecrets,
  };
}

export interface KnownDelegation {
  readonly delegationId: string;
  readonly email: string;
  readonly principalId: string;
  readonly adviserId: string;
}

/** A conference in Moscow that is known here, under an id of its own. */
export async function knownConference(registration: RegistrationProjection): Promise<string> {
  const conferenceId = `c-${randomUUID().slice(0, 8)}`;
  await registration.putConference(
    {
      conferenceId,
      name: 'IX Conference on International Security',
      city: 'Moscow',
      startsOn: '2021-06-22',
      endsOn: '2021-06-24',
      timeZone: 'Europe/Moscow',
      categories: { head: 'Head of delegation' },
      reasons: { 'photo-unclear': 'The photograph is not clear enough' },
    },
    1,
  );
  return conferenceId;
}

/** A delegation that is known here, with a principal and an adviser. */
export async function knownDelegation(
  registration: RegistrationProjection,
  conferenceId: string,
  names: Record<string, string>,
  language: string,
): Promise<KnownDelegation> {
  const delegationId = `dlg_${ulid()}`;
  const email = `focal-${delegationId.slice(-6).toLowerCase()}@mission.example`;
  await registration.putDelegation(
    {
      conferenceId,
      delegationId,
      represents: { key: 'state', kind: 'state', names },
      focalPoint: { name: `Focal point of ${names.en}`, email, language },
    },
    1,
  );
  const person = async (badgeName: string, role: string): Promise<string> => {
    const delegateId = `dgt_${ulid()}`;
    await registration.putDelegate(
      { conferenceId, delegationId, delegateId, badgeName, title: undefined, function: role },
      1,
    );
    return delegateId;
  };
  const principalId = await person(`Principal of ${names.en}`, 'minister');
  const adviserId = await person(`Adviser of ${names.en}`, 'adviser');
  return { delegationId, email, principalId, adviserId };
}

/** What was told over the bus about the notifications of a conference. */
export async function told(table: TestTable, conferenceId: string): Promise<Record<string, unknown>[]> {
  const events = (await table.events()).filter(({ detail }) => detail.metadata.conferenceId === conferenceId);
  return events.map(({ detailType, detail }) => ({ ...(detail.data as object), detailType }));
}
