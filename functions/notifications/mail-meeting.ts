import { meetingCalendar } from '../shared/calendar/meeting-calendar.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { type MeetingNews, tellingOf } from './domain/meeting-news.ts';
import { meetingTexts } from './domain/meeting-texts.ts';
import { type MailMeeting, mailParties, type Party } from './mail-parties.ts';

/** Both sides learn where their meeting stands. As `mailParties`. */
export const mailMeeting = (
  dependencies: MailMeeting,
  event: Pick<ReceivedEvent<unknown>, 'metadata'>,
  { meetingId, parties, news }: { meetingId: string; parties: readonly Party[]; news: MeetingNews },
  now: Date,
): Promise<void> => {
  const story = {
    meetingId,
    parties,
    silently: `meeting-${news.kind}`,
    texts: meetingTexts,
    writeCalendar: meetingCalendar,
  };
  return mailParties(dependencies, event, { ...story, tell: (_side, mailed) => tellingOf(news, mailed) }, now);
};
