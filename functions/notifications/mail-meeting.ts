import type { MeetingParty } from '../../events/vocabulary.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import type { RegistrationProjection } from './data/registration-projection.ts';
import { meetingCalendar } from './domain/meeting-calendar.ts';
import { meetingEntry, meetingMail } from './domain/meeting-mail.ts';
import { type MeetingNews, mailedAfter, tellingOf } from './domain/meeting-news.ts';
import { type MailOnceDependencies, mailEach, mailOnce } from './mail-once.ts';

export interface MailMeeting extends MailOnceDependencies {
  readonly registration: RegistrationProjection;
}

/** A side of the meeting; its people are named while the meeting is to take place. */
type Party = Pick<MeetingParty, 'delegationId'> & Partial<MeetingParty>;

/**
 * Both sides learn what happened to their meeting, and nobody else does.
 * 1. The conference, the delegations and the people named must be known here.
 * 2. Each side's focal point is mailed, once and apart from the other: in its language, with its own people by name and
 *    of the other side the principal, and with what its calendar has to do.
 * @throws NotYetKnown and what `mailEach` throws
 */
export async function mailMeeting(
  { registration, ...dependencies }: MailMeeting,
  event: Pick<ReceivedEvent<unknown>, 'metadata'>,
  { meetingId, parties, news }: { meetingId: string; parties: readonly Party[]; news: MeetingNews },
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
        const telling = tellingOf(news, mailed);
        if (!telling) return { kind: `meeting-${news.kind}`, mailed };
        const own = { people: peopleOf(party).map(known.delegate) };
        const mail = { telling, conference, sides: parties.map(namesOf), own, others, language };
        const document = meetingMail(mail);
        const { calendar } = telling;
        const organizer = { name: conference.name, address: dependencies.sender };
        return {
          kind: telling.kind,
          document,
          ...(calendar
            ? {
                calendar: {
                  method: calendar.method,
                  content: meetingCalendar({
                    conferenceId,
                    meetingId,
                    calendar,
                    ...meetingEntry(mail, document),
                    organizer,
                    recipient,
                    now,
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
