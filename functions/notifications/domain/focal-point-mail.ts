import { daysOf, instantAtConference } from './conference-time.ts';
import { focalPointTexts } from './focal-point-texts.ts';
import type { InvitationMail } from './invitation-mail.ts';
import type { MailDocument } from './mail-document.ts';
import { mailLanguageFor, nameIn } from './mail-language.ts';

/** Asks somebody to speak for a delegation: which and where, the code, until when it works, and what to do with it. */
export function focalPointMail({
  conference,
  entityNames,
  code,
  expiresAt,
  language: tag,
}: InvitationMail): MailDocument {
  const language = mailLanguageFor(tag);
  const texts = focalPointTexts[language];
  const { conferenceId, name, city, startsOn, endsOn, timeZone } = conference;
  const entity = nameIn(language, entityNames);
  const days = daysOf(startsOn, endsOn, language);
  return {
    language,
    subject: texts.subject(entity, name),
    lead: texts.lead(entity, name, city === undefined ? days : `${city}, ${days}`),
    facts: [
      [texts.code, [[{ value: code }]]],
      [texts.deadline, [[{ value: instantAtConference(expiresAt, timeZone, language) }]]],
    ],
    notes: [texts.next(`POST /v1/conferences/${conferenceId}/focal-points/join`), texts.keep],
    closing: texts.closing(name),
  };
}
