import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { meetingChangeTexts } from './domain/meeting-change-texts.ts';
import { calendarParts } from './domain/meeting-news.ts';
import { type MailMeeting, mailParties, type Party } from './mail-parties.ts';

/** The other sides learn that one has declined a meeting that had no slot. As `mailParties`. */
export const mailDeclinedRequest = (
  dependencies: MailMeeting,
  event: Pick<ReceivedEvent<unknown>, 'metadata'>,
  { meetingId, parties, delegationId }: { meetingId: string; parties: readonly Party[]; delegationId: string },
  now: Date,
): Promise<void> =>
  mailParties(
    dependencies,
    event,
    {
      meetingId,
      parties,
      silently: 'meeting-declined',
      texts: meetingChangeTexts,
      tell: (side, mailed) =>
        side === delegationId
          ? undefined
          : { kind: 'meeting-declined', ...calendarParts(0, mailed).withdraw(mailed?.entry) },
    },
    now,
  );
