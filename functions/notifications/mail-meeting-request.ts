import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { type MeetingRequestNews, tellingOfRequest } from './domain/meeting-request-news.ts';
import { meetingRequestTexts } from './domain/meeting-request-texts.ts';
import { type MailMeeting, type MeetingStory, mailParties, type Party } from './mail-parties.ts';

/** The sides that are asked for a meeting, or about another proposal, learn that they must answer. As `mailParties`. */
export const mailMeetingRequest = (
  dependencies: MailMeeting,
  event: Pick<ReceivedEvent<unknown>, 'metadata'>,
  { meetingId, parties, news }: { meetingId: string; parties: readonly Party[]; news: MeetingRequestNews },
  now: Date,
  writeCalendar?: MeetingStory<string>['writeCalendar'],
): Promise<void> =>
  mailParties(
    dependencies,
    event,
    {
      meetingId,
      parties,
      silently: `meeting-${news.kind}`,
      texts: meetingRequestTexts,
      tell: (side, mailed) => tellingOfRequest(news, side, mailed),
      ...(writeCalendar ? { writeCalendar } : {}),
    },
    now,
  );
