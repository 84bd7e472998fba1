import type { BadgeMail } from './badge-mail.ts';
import type { MailDocument } from './mail-document.ts';
import { mailLanguageFor } from './mail-language.ts';
import { revokedBadgeTexts } from './revoked-badge-texts.ts';

/** Tells the focal point that a badge is no longer valid. Why is theirs to know: registration told them, or the officers keep it. */
export function revokedBadgeMail({
  conference,
  badgeName,
  title,
  serial,
  language: tag,
}: Omit<BadgeMail, 'category'>): MailDocument {
  const language = mailLanguageFor(tag);
  const texts = revokedBadgeTexts[language];
  return {
    language,
    subject: texts.subject(conference.name),
    lead: texts.lead(conference.name),
    facts: [
      [texts.person, [[{ value: title === undefined ? badgeName : `${title} ${badgeName}` }]]],
      [texts.serial, [[{ value: serial }]]],
    ],
    notes: [],
    closing: texts.closing(conference.name),
  };
}
