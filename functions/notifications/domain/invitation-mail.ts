import { daysOf, instantAtConference } from './conference-time.ts';
import { invitationTexts } from './invitation-texts.ts';
import type { MailDocument } from './mail-document.ts';
import { mailLanguageFor, nameIn } from './mail-language.ts';

export interface InvitationMail {
  readonly conference: {
    readonly conferenceId: string;
    readonly name: string;
    readonly city?: string | undefined;
    readonly startsOn: string;
    readonly endsOn: string;
    readonly timeZone: string;
  };
  readonly entityNames: Readonly<Record<string, string>>;
  readonly code: string;
  readonly expiresAt: string;
  /** The language the invited contact reads, if the organiser knows it. */
  readonly language?: string | undefined;
}

/** Invites an entity: where and when, the code, until when it works, and what to do with it. */
export function invitationMail({
  conference,
  entityNames,
  code,
  expiresAt,
  language: tag,
}: InvitationMail): MailDocument {
  const language = mailLanguageFor(tag);
  const texts = invitationTexts[language];
  const { conferenceId, name, city, startsOn, endsOn, timeZone } = conference;
  const entity = nameIn(language, entityNames);
  const days = daysOf(startsOn, endsOn, language);
  return {
    language,
    subject: texts.subject(name),
    lead: texts.lead(entity, name, city === undefined ? days : `${city}, ${days}`),
    facts: [
      [texts.code, [[{ value: code }]]],
      [texts.deadline, [[{ value: instantAtConference(expiresAt, timeZone, language) }]]],
    ],
    notes: [texts.next(`POST /v1/conferences/${conferenceId}/delegations`), texts.keep],
    closing: texts.closing(name),
  };
}
