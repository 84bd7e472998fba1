import { documentTexts } from './document-texts.ts';
import type { MailDocument } from './mail-document.ts';
import { mailLanguageFor } from './mail-language.ts';

export interface RejectedDocumentMail {
  readonly conference: { readonly conferenceId: string; readonly name: string };
  readonly delegationId: string;
  readonly delegateId: string;
  /** Unknown while the delegate is a draft. */
  readonly badgeName?: string | undefined;
  readonly kind: string;
  /** In the words of whoever looked at the file. */
  readonly reason: string;
  /** The language the focal point reads. */
  readonly language?: string | undefined;
}

/** Tells the focal point which document was not accepted, why, and what to do. */
export function rejectedDocumentMail({
  conference,
  delegationId,
  delegateId,
  badgeName,
  kind,
  reason,
  language: tag,
}: RejectedDocumentMail): MailDocument {
  const language = mailLanguageFor(tag);
  const texts = documentTexts[language];
  const { conferenceId, name } = conference;
  const documents = `/v1/conferences/${conferenceId}/delegations/${delegationId}/delegates/${delegateId}/documents`;
  return {
    language,
    subject: texts.subject(name),
    lead: texts.lead(name),
    facts: [
      [texts.person, [[{ value: badgeName ?? delegateId }]]],
      [texts.document, [[{ value: texts.kinds[kind] ?? kind }]]],
      [texts.reason, [[{ value: reason }]]],
    ],
    notes: [texts.again(`POST ${documents}`)],
    closing: texts.closing(name),
  };
}
