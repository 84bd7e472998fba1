import type { MeetingParty } from '../../events/vocabulary.ts';
import type { MeetingCalendar } from '../shared/calendar/meeting-calendar.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { RegistrationProjection } from './data/registration-projection.ts';
import type { MailLanguage } from './domain/mail-language.ts';
import { meetingEntry, meetingMail } from './domain/meeting-mail.ts';
import { type MailedCalendar, type MeetingTelling, mailedAfter } from './domain/meeting-news.ts';
import type { MeetingTexts } from './domain/meeting-texts.ts';
import { type MailOnceDependencies, MailUnderWay, mailEach, mailOnce } from './mail-once.ts';

export interface MailMeeting extends MailOnceDependencies {
  readonly registration: RegistrationProjection;
}

/** A side of the meeting; its people are named while the meeting is to take place. */
export interface Party extends Pick<MeetingParty, 'delegationId'> {
  readonly principalId?: string | undefined;
  readonly attendeeIds?: readonly string[] | undefined;
}

/** What happened to a meeting, to be told to its parties. */
export interface MeetingStory<Kind extends string> {
  readonly meetingId: string;
  readonly parties: readonly Party[];
  /** What is written down where there is nothing to tell. */
  readonly silently: string;
  /** What one side is told, given what its calendar holds. */
  readonly tell: (delegationId: string, mailed: MailedCalendar | undefined) => MeetingTelling<Kind> | undefined;
  readonly texts: Readonly<Record<MailLanguage, MeetingTexts<Kind>>>;
  /** Writes the calendar part; left out of stories that find nothing in a calendar. */
  readonly writeCalendar?: (meeting: MeetingCalendar) => string;
}

/**
 * Both sides learn what happened to their meeting, and nobody else does.
 * 1. The conference, the delegations and the people named must be known here.
 * 2. Each side's focal point is mailed, once and apart from the other: in its language, with its own people by name and
 *    of the other side the principal, and with what its calendar has to do.
 * @throws NotYetKnown and what `mailEach` throws; MailUnderWay while an earlier mail must come first
 */
export async function mailParties<Kind extends string>(
  { registration, ...dependencies }: MailMeeting,
  event: Pick<ReceivedEvent<unknown>, 'metadata'>,
  { meetingId, parties, silently, tell, texts, writeCalendar }: MeetingStory<Kind>,
  now: Date,
): Promise<void> {
  const { conferenceId } = event.metadata;
  const known = await registration.read(
    conferenceId,
    parties.map(({ delegationId }) => delegationId),
    parties.flatMap(({ delegationId, ...party }) =>
      peopleOf(party).map((delegateId) => ({ delegationId, delegateId })),
    ),
  );
  const { conference } = known;
  const namesOf = ({ delegationId }: Party) => known.delegation(delegationId).represents.names;

  const mailTo = (party: Party): Promise<void> => {
    const { delegationId } = party;
    const { name, email, language } = known.delegation(delegationId).focalPoint;
    const recipient = { name, address: email };
    const others = parties
      .filter((other) => other !== party)
      .map((other) => ({
        names: namesOf(other),
        principal: other.principalId === undefined ? undefined : known.delegate(other.principalId),
      }));
    return mailOnce(dependencies, {
      event,
      matterId: meetingId,
      recipientId: delegationId,
      delegationId,
      recipient,
      senderName: conference.name,
      compose: (mailed) => {
        const telling = tell(delegationId, mailed);
        if (!telling) return { kind: silently, mailed };
        // An entry that is still held is withdrawn by the mail of an earlier event, which is late.
        if (telling.calendar && !writeCalendar) throw new MailUnderWay();
        const own = { people: peopleOf(party).map(known.delegate) };
        const call = `POST /v1/conferences/${conferenceId}/meetings/${meetingId}/accept`;
        const about = telling.about ?? parties.flatMap((other) => (other === party ? [] : [other.delegationId]));
        const mail = {
          ...{ telling, texts, call, conference, language, own, others },
          sides: parties.map(namesOf),
          about: about.map((id) => known.delegation(id).represents.names),
        };
        const document = meetingMail(mail);
        const { calendar } = telling;
        const organizer = { name: conference.name, address: dependencies.sender };
        return {
          kind: telling.kind,
          document,
          ...(calendar && writeCalendar
            ? {
                calendar: {
                  method: calendar.method,
                  content: writeCalendar({
                    method: calendar.method,
                    organizer,
                    now,
                    entries: [
                      { conferenceId, meetingId, recipient, ...meetingEntry(mail, document), ...entryOf(calendar) },
                    ],
                  }),
                },
              }
            : {}),
          mailed: mailedAfter(telling, mailed),
        };
      },
      now,
    });
  };
  await mailEach(parties.map(mailTo));
}

/** Each once, the principal first. */
const peopleOf = ({ principalId, attendeeIds = [] }: Omit<Party, 'delegationId'>): readonly string[] => [
  ...new Set([...(principalId === undefined ? [] : [principalId]), ...attendeeIds]),
];

const entryOf = ({ sequence, status, entry }: NonNullable<MeetingTelling['calendar']>) => ({
  sequence,
  status,
  startsAt: entry.startsAt,
  endsAt: entry.endsAt,
  roomName: entry.roomName,
});
