import { type Key, keyPart } from '../../shared/dynamo/item.ts';

/** Every key that registration writes. No other file builds one. */

type ConferencePartition = `REG#C#${string}`;
const conferencePartition = (conferenceId: string): ConferencePartition => `REG#C#${keyPart(conferenceId)}`;

export const conferenceKey = (conferenceId: string) =>
  ({ pk: conferencePartition(conferenceId), sk: 'CONFERENCE' }) as const satisfies Key;
