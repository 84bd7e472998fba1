import type { Page, PageRequest } from '../shared/dynamo/read-page.ts';
import type { DeriveSecret } from '../shared/kms/derived-secret.ts';
import { NotFound } from '../shared/problem.ts';
import { isIntact } from './access-chain.ts';
import type { AccessLog } from './data/access-log.ts';
import type { DelegateStore } from './data/delegate-store.ts';
import type { PassportAccess } from './schemas/passport.ts';

export interface ListPassportAccesses {
  readonly delegates: DelegateStore;
  readonly accesses: AccessLog;
  readonly secrets: DeriveSecret;
}

/** One page of who has seen passport data of a delegate, and whether the record holds together. @throws NotFound, InvalidCursor */
export async function listPassportAccesses(
  { delegates, accesses, secrets }: ListPassportAccesses,
  whose: {
    readonly conferenceId: string;
    readonly delegationId: string;
    readonly delegateId: string;
    readonly page: PageRequest;
  },
): Promise<Page<PassportAccess> & { readonly intact: boolean }> {
  const { conferenceId, delegationId, delegateId } = whose;
  const subject = { conferenceId, delegateId };
  const page = await accesses.list(subject, whose.page, await secrets('cursors'));
  if (!(await delegates.find(conferenceId, delegationId, delegateId))) throw new NotFound();
  return { ...page, intact: isIntact(subject, page.items) };
}
