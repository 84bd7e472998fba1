import type { Authority } from '../../../events/vocabulary.ts';
import { infoRequestTexts } from './info-request-texts.ts';
import type { MailDocument } from './mail-document.ts';
import { mailLanguageFor } from './mail-language.ts';

export interface InfoRequestMail {
  readonly conference: { readonly conferenceId: string; readonly name: string };
  readonly delegationId: string;
  readonly delegateId: string;
  readonly badgeName: string;
  readonly title?: string | undefined;
  readonly authority: Authority;
  /** What is missing, in the conference's own words. */
  readonly reason: string;
  /** The language the focal point reads. */
  readonly language?: string | undefined;
}

/**
 * Tells the focal point what an authority still needs about a delegate, and what to do. The name is not in the subject,
 * which shows on locked screens; what the officers noted for themselves never leaves them.
 */
export function infoRequestMail({
  conference: { conferenceId, name },
  delegationId,
  delegateId,
  badgeName,
  title,
  authority,
  reason,
  language: tag,
}: InfoRequestMail): MailDocument {
  const language = mailLanguageFor(tag);
  const texts = infoRequestTexts[language];
  const delegate = `/v1/conferences/${conferenceId}/delegations/${delegationId}/delegates/${delegateId}`;
  return {
    language,
    subject: texts.subject(name),
    lead: texts.lead(name),
    facts: [
      [texts.person, [[{ value: title === undefined ? badgeName : `${title} ${badgeName}` }]]],
      [texts.askedBy, [[texts.authorities[authority]]]],
      [texts.reason, [[{ value: reason }]]],
    ],
    notes: [texts.answer(`PATCH ${delegate}`), texts.next],
    closing: texts.closing(name),
  };
}

/** What a code means: the conference's title of it, else the words it is made of. */
export const reasonInWords = (code: string, titles: Readonly<Record<string, string>> = {}): string =>
  Object.hasOwn(titles, code) ? (titles[code] ?? code) : code.replaceAll('-', ' ');
