import type { SignRequest } from '../shared/objects/signed-request.ts';
import { NotFound } from '../shared/problem.ts';
import { objectKeyOf, type Print, type PrintStore } from './data/print-store.ts';
import { type BadgePrint, PRINT_DAYS_KEPT, PRINT_LINK_SECONDS } from './schemas/printing.ts';

/** A print with a link to its file. @throws NotFound */
export async function getBadgePrint(
  { prints, sign }: { readonly prints: PrintStore; readonly sign: SignRequest },
  { conferenceId, printId, now }: { readonly conferenceId: string; readonly printId: string; readonly now: Date },
): Promise<BadgePrint> {
  const print = await prints.get(conferenceId, printId);
  if (!print) throw new NotFound();
  return withLink(sign, conferenceId, print, now);
}

/** Adds a link to the file of a print, as long as the file is kept. */
export async function withLink<Shown extends Print>(
  sign: SignRequest,
  conferenceId: string,
  print: Shown,
  now: Date,
): Promise<Shown & Pick<BadgePrint, 'download'>> {
  const { printId, printedAt } = print;
  if (now.getTime() - Date.parse(printedAt) > PRINT_DAYS_KEPT * 86_400_000) return print;
  const { url, expiresAt } = await sign({
    method: 'GET',
    key: objectKeyOf(conferenceId, printId),
    query: { 'response-content-disposition': `attachment; filename="badges-${printId}.pdf"` },
    secondsToLive: PRINT_LINK_SECONDS,
    now,
  });
  return { ...print, download: { method: 'GET', url, expiresAt } };
}
