import { badgeTexts } from './badge-texts.ts';
import type { MailDocument } from './mail-document.ts';
import { mailLanguageFor } from './mail-language.ts';

export interface BadgeMail {
  readonly conference: { readonly conferenceId: string; readonly name: string };
  readonly badgeName: string;
  readonly title?: string | undefined;
  /** The title of the delegate's category. */
  readonly category: string;
  readonly serial: string;
  /** The language the focal point reads. */
  readonly language?: string | undefined;
}

/**
 * Tells the focal point that a badge was issued. The name is not in the subject, which shows on locked screens; the
 * badge itself is not in the mail, because what is on it opens doors.
 */
export function badgeMail({ conference, badgeName, title, category, serial, language: tag }: BadgeMail): MailDocument {
  const language = mailLanguageFor(tag);
  const texts = badgeTexts[language];
  return {
    language,
    subject: texts.subject(conference.name),
    lead: texts.lead(conference.name),
    facts: [
      [texts.person, [[{ value: title === undefined ? badgeName : `${title} ${badgeName}` }]]],
      [texts.category, [[{ value: category }]]],
      [texts.serial, [[{ value: serial }]]],
    ],
    notes: [texts.fetch(`GET /v1/conferences/${conference.conferenceId}/badges/${serial}/badge.pdf`)],
    closing: texts.closing(conference.name),
  };
}
