import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { type MeetingSlotNews, tellingOfSlot } from './domain/meeting-slot-news.ts';
import { meetingSlotTexts } from './domain/meeting-slot-texts.ts';
import { type MailMeeting, mailParties, type Party } from './mail-parties.ts';

/** All sides learn that a slot is kept for their meeting, or that it waits for one. As `mailParties`. */
export const mailMeetingSlot = (
  dependencies: MailMeeting,
  event: Pick<ReceivedEvent<unknown>, 'metadata'>,
  { meetingId, parties, news }: { meetingId: string; parties: readonly Party[]; news: MeetingSlotNews },
  now: Date,
): Promise<void> => {
  const story = { meetingId, parties, silently: `meeting-${news.kind}`, texts: meetingSlotTexts };
  return mailParties(dependencies, event, { ...story, tell: (side, mailed) => tellingOfSlot(news, side, mailed) }, now);
};
