import type { Caller } from '../shared/auth/caller.ts';
import type { Answer } from '../shared/dynamo/command-log.ts';
import { etagOf } from '../shared/http/http-handler.ts';
import { NotFound, PreconditionRequired, StaleVersion } from '../shared/problem.ts';
import type { ConferenceProjection } from './data/conference-projection.ts';
import { presentWatchEntry } from './present-watch-entry.ts';
import type { WatchBody } from './schemas/watch-list.ts';
import { type WatchFor, watchFor } from './watch-for.ts';

export interface PutWatchEntry {
  readonly conferenceId: string;
  readonly reference: string;
  readonly body: WatchBody;
  readonly caller: Caller;
  readonly expectedVersion?: number;
  readonly ifMatchSent: boolean;
  readonly now: Date;
}

/** Security puts one person on the watch list. As `watchFor`. @throws NotFound, PreconditionRequired, StaleVersion */
export async function putWatchEntry(
  tools: WatchFor & { readonly conferences: ConferenceProjection },
  { reference, body, expectedVersion, ifMatchSent, ...command }: PutWatchEntry,
): Promise<Answer> {
  if (!(await tools.conferences.get(command.conferenceId))) throw new NotFound();
  const { status, keys, version } = await watchFor(tools, command, reference, body, (known) => {
    if (known && !ifMatchSent) throw new PreconditionRequired();
    if (ifMatchSent && (!known || (expectedVersion ?? known.version) !== known.version)) throw new StaleVersion();
  });
  return {
    status: status === 'created' ? 201 : 200,
    body: presentWatchEntry({ reference, keys, version }),
    etag: etagOf(version),
  };
}
