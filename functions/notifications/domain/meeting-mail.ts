import { spanAtConference } from './conference-time.ts';
import type { MailDocument } from './mail-document.ts';
import { afterLabel, type MailLanguage, mailLanguageFor, nameIn } from './mail-language.ts';
import type { MeetingTelling } from './meeting-news.ts';
import { meetingTexts } from './meeting-texts.ts';
import { asText, oneLine, type Phrase, phrase } from './phrase.ts';

export interface MeetingMail {
  readonly telling: MeetingTelling;
  readonly conference: { readonly name: string; readonly timeZone: string };
  /** Names of all sides by language, in the order in which the meeting names them. */
  readonly sides: readonly Readonly<Record<string, string>>[];
  /** The side that the mail goes to, with the people it sends; nobody when the meeting will not take place. */
  readonly own: { readonly people: readonly Person[] };
  /** The other sides: of their people the principal only. */
  readonly others: readonly {
    readonly names: Readonly<Record<string, string>>;
    readonly principal?: Person | undefined;
  }[];
  /** The language the focal point reads. */
  readonly language?: string | undefined;
}

export interface Person {
  readonly badgeName: string;
  readonly title?: string | undefined;
  readonly function: string;
}

/** Tells one side of its meeting: who meets, when and where, whom it sends, and who leads the other side. */
export function meetingMail({ telling, conference, sides, own, others, language: tag }: MeetingMail): MailDocument {
  const language = mailLanguageFor(tag);
  const texts = meetingTexts[language];
  const { kind, placement, previous, calendar } = telling;
  const between = betweenOf(language, sides);
  const at = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Phrase => [
    { value: spanAtConference(startsAt, endsAt, conference.timeZone, language) },
  ];
  return {
    language,
    subject: texts.subject[kind](between),
    lead: texts.lead[kind](between),
    facts: [
      ...(placement
        ? ([
            [texts.when, [at(placement)]],
            [texts.room, [phrase`${placement.roomName}`]],
          ] as const)
        : []),
      ...(previous ? [[texts.previously, [at(previous), phrase`${previous.roomName}`]] as const] : []),
      ...(own.people.length > 0 ? [[texts.ownSide, own.people.map(personLine)] as const] : []),
      [
        texts.otherSide,
        others.map(({ names, principal }): Phrase => {
          const name = nameIn(language, names);
          return principal ? [...phrase`${name}`, ' — ', ...personLine(principal)] : phrase`${name}`;
        }),
      ],
    ],
    notes: calendar ? [texts.calendar[calendar.method]] : [],
    closing: texts.closing(conference.name),
  };
}

/** The calendar entry's title and description, in the words of the mail. */
export function meetingEntry({ sides }: MeetingMail, { language, lead, facts, closing }: MailDocument) {
  const lines = facts.flatMap(([label, value]) => [
    `${label}${afterLabel[language]}`.trim(),
    ...value.map((line) => `  ${asText(line)}`),
  ]);
  return {
    title: oneLine(meetingTexts[language].title(betweenOf(language, sides))),
    description: [asText(lead), ...lines, asText(closing)].join('\n'),
  };
}

const betweenOf = (language: MailLanguage, sides: MeetingMail['sides']): string =>
  sides.map((names) => nameIn(language, names)).join(' – ');

const personLine = ({ badgeName, title, function: role }: Person): Phrase =>
  phrase`${title === undefined ? badgeName : `${title} ${badgeName}`} (${role})`;
