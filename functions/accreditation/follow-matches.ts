import type { ReceivedEvent } from '../shared/events/event-consumer.ts';
import { OutdatedEvent } from '../shared/events/event-consumer.ts';
import { type ComparePeople, comparePeople } from './compare-people.ts';

/**
 * A delegate was nominated or amended: keeps by which keys they may be known, and looks whom they resemble.
 * @throws NotYetKnown, so that the event comes again, for a flag on somebody whose nomination has not reached the officers
 * @throws OutdatedEvent for one that a later event has overtaken
 */
export async function followMatches(
  tools: ComparePeople,
  {
    metadata,
    data,
  }: ReceivedEvent<{ readonly delegateId: string; readonly matchKeys?: readonly string[] | undefined }>,
  now: Date,
): Promise<void> {
  const { conferenceId, aggregateVersion } = metadata;
  const { delegateId, matchKeys } = data;
  // Nothing that somebody is known by has changed.
  if (matchKeys === undefined) return;
  await keepKeys(tools, conferenceId, delegateId, matchKeys, aggregateVersion, now);
}

/** A delegate does not come any more: nobody resembles them. @throws OutdatedEvent */
export const forgetMatches = (
  tools: ComparePeople,
  { metadata, data }: ReceivedEvent<{ readonly delegateId: string }>,
  now: Date,
): Promise<void> => keepKeys(tools, metadata.conferenceId, data.delegateId, [], metadata.aggregateVersion, now);

async function keepKeys(
  tools: ComparePeople,
  conferenceId: string,
  id: string,
  keys: readonly string[],
  version: number,
  now: Date,
): Promise<void> {
  const delegate = { kind: 'duplicate', id } as const;
  await tools.matches.put(conferenceId, delegate, (known) => {
    if (known && known.version > version) throw new OutdatedEvent();
    // Kept before, but perhaps not compared.
    return known?.version === version ? undefined : { keys, version };
  });
  await comparePeople(tools, conferenceId, delegate, { keys, version }, now.toISOString());
}
