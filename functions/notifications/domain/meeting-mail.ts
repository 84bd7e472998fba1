import { oneLine } from '../../shared/text/one-line.ts';
import { instantAtConference, minutesIn, spanAtConference } from './conference-time.ts';
import type { MailDocument } from './mail-document.ts';
import { afterLabel, listIn, type MailLanguage, mailLanguageFor, nameIn } from './mail-language.ts';
import type { MeetingMailKind, MeetingTelling } from './meeting-news.ts';
import type { MeetingTexts } from './meeting-texts.ts';
import { meetingWords } from './meeting-words.ts';
import { asText, type Phrase, phrase } from './phrase.ts';

export interface MeetingMail<Kind extends string = MeetingMailKind> {
  readonly telling: MeetingTelling<Kind>;
  /** The words for what happened. */
  readonly texts: Readonly<Record<MailLanguage, MeetingTexts<Kind>>>;
  /** The API call by which the reader answers. */
  readonly call: string;
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
  /** The sides that the words name, by language. */
  readonly about: readonly Readonly<Record<string, string>>[];
  /** The language the focal point reads. */
  readonly language?: string | undefined;
}

export interface Person {
  readonly badgeName: string;
  readonly title?: string | undefined;
  readonly function: string;
}

/** Tells one side of its meeting: who meets, when and where, whom it sends, and who leads the other side. */
export function meetingMail<Kind extends string>({
  telling,
  texts: textsOfKinds,
  call,
  conference,
  sides,
  own,
  others,
  about,
  language: tag,
}: MeetingMail<Kind>): MailDocument {
  const language = mailLanguageFor(tag);
  const texts = textsOfKinds[language];
  const words = meetingWords[language];
  const task = texts.task?.[telling.kind];
  const { kind, placement, previous, answerBy, keptUntil, proposed, message, reason, calendar } = telling;
  const between = betweenOf(language, sides);
  const at = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }): Phrase => [
    { value: spanAtConference(startsAt, endsAt, conference.timeZone, language) },
  ];
  const until = (instant: string): Phrase[] => [
    [{ value: instantAtConference(instant, conference.timeZone, language) }],
  ];
  const who = listIn(
    language,
    about.map((names) => nameIn(language, names)),
  );
  return {
    language,
    subject: [`${texts.subject[kind]}${words.colon}`, { value: between }],
    lead: texts.lead[kind](between, who),
    facts: [
      ...(placement
        ? ([
            [words.when, [at(placement)]],
            [words.room, [phrase`${placement.roomName}`]],
          ] as const)
        : []),
      ...(previous ? [[words.previously, [at(previous), phrase`${previous.roomName}`]] as const] : []),
      ...(proposed?.windows
        ? [[words.proposedTimes, proposed.windows.map(({ from, to }) => at({ startsAt: from, endsAt: to }))] as const]
        : []),
      ...(proposed?.durationMinutes
        ? [[words.proposedLength, [[{ value: minutesIn(language, proposed.durationMinutes) }]]] as const]
        : []),
      ...(message ? [[words.message, [phrase`${message}`]] as const] : []),
      ...(reason ? [[words.reason, [phrase`${reason}`]] as const] : []),
      ...(answerBy ? [[words.answerBy, until(answerBy)] as const] : []),
      ...(keptUntil ? [[words.keptUntil, until(keptUntil)] as const] : []),
      ...(own.people.length > 0 ? [[words.ownSide, own.people.map(personLine)] as const] : []),
      [
        others.length > 1 ? words.otherSides : words.otherSide,
        others.map(({ names, principal }): Phrase => {
          const name = nameIn(language, names);
          return principal ? [...phrase`${name}`, ' — ', ...personLine(principal)] : phrase`${name}`;
        }),
      ],
    ],
    notes: [...(task ? [task(call)] : []), ...(calendar ? [words.calendar[calendar.method]] : [])],
    closing: words.closing(conference.name),
  };
}

/** The calendar entry's title, which is that of the feed, and description, in the words of the mail. */
export function meetingEntry({ sides }: Pick<MeetingMail, 'sides'>, { language, lead, facts, closing }: MailDocument) {
  const lines = facts.flatMap(([label, value]) => [
    `${label}${afterLabel[language]}`.trim(),
    ...value.map((line) => `  ${asText(line)}`),
  ]);
  return {
    title: oneLine(betweenOf(language, sides)),
    description: [asText(lead), ...lines, asText(closing)].join('\n'),
  };
}

const betweenOf = (language: MailLanguage, sides: MeetingMail['sides']): string =>
  sides.map((names) => nameIn(language, names)).join(' – ');

const personLine = ({ badgeName, title, function: role }: Person): Phrase =>
  phrase`${title === undefined ? badgeName : `${title} ${badgeName}`} (${role})`;
