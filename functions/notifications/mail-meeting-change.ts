import { meetingCalendar } from '../shared/calendar/meeting-calendar.ts';
import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { type MeetingChangeNews, tellingOfChange } from './domain/meeting-change-news.ts';
import { meetingChangeTexts } from './domain/meeting-change-texts.ts';
import { type MailMeeting, mailParties, type Party } from './mail-parties.ts';

/** Both sides learn that other people come to their meeting, and what follows. As `mailParties`. */
export const mailMeetingChange = (
  dependencies: MailMeeting,
  event: Pick<ReceivedEvent<unknown>, 'metadata'>,
  { meetingId, parties, news }: { meetingId: string; parties: readonly Party[]; news: MeetingChangeNews },
  now: Date,
): Promise<void> => {
  const story = {
    meetingId,
    parties,
    silently: `meeting-${news.kind}`,
    texts: meetingChangeTexts,
    writeCalendar: meetingCalendar,
  };
  return mailParties(
    dependencies,
    event,
    { ...story, tell: (side, mailed) => tellingOfChange(news, side, mailed) },
    now,
  );
};
