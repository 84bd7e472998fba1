import { exportRequestedV1 } from '../../events/registration/export-requested.v1.ts';
import type { Answer } from '../shared/dynamo/command-log.ts';
import { composeEvent } from '../shared/events/compose-event.ts';
import { newId } from '../shared/ids.ts';
import { NotFound } from '../shared/problem.ts';
import type { Command } from './command.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import type { ExportRecord, ExportStore } from './data/export-store.ts';
import { refusalOfCategory } from './draft-delegate.ts';
import { showExport } from './export-view.ts';
import type { ExportBody } from './schemas/export.ts';

export interface RequestExport {
  readonly conferences: ConferenceStore;
  readonly delegations: DelegationStore;
  readonly exports: ExportStore;
}

/**
 * Staff ask for a file of delegates.
 * 1. What it is limited to must be there.
 * 2. The request is kept, with who asked, and whoever makes such files is told.
 * @throws NotFound, UnknownCategory
 */
export async function requestExport(
  { conferences, delegations, exports }: RequestExport,
  { conferenceId, body, caller, identity, cause, now }: Command & { readonly body: ExportBody },
): Promise<Answer> {
  const { delegationId, category } = body;
  const [{ value: conference }, delegation] = await Promise.all([
    conferences.get(conferenceId),
    delegationId === undefined ? undefined : delegations.find(conferenceId, delegationId),
  ]);
  if (delegationId !== undefined && !delegation) throw new NotFound();
  const refusal = category === undefined ? undefined : refusalOfCategory(conference, category);
  if (refusal) throw refusal;

  const record: ExportRecord = {
    exportId: newId('exp', now),
    ...body,
    state: 'running',
    requestedAt: now.toISOString(),
    requestedBy: caller.subject,
  };
  const { exportId } = record;
  const event = composeEvent(exportRequestedV1, cause, { id: exportId, version: 1 }, { exportId }, now);
  const answer: Answer = {
    status: 202,
    body: showExport(record),
    location: `/v1/conferences/${conferenceId}/exports/${exportId}`,
  };
  await exports.request(conferenceId, record, event, identity, answer);
  return answer;
}
