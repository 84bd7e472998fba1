import { dateLocale, type MailLanguage } from './mail-language.ts';

/** The hour and day at the conference, with the zone named, since the reader may be elsewhere. `instant` is RFC 3339. */
export function instantAtConference(instant: string, timeZone: string, language: MailLanguage): string {
  const format = new Intl.DateTimeFormat(dateLocale[language], { ...FULL, timeZone });
  return `${format.format(new Date(instant))} (${zoneName(instant, timeZone, language)})`;
}

/** From when to when at the conference, with the zone named. */
export function spanAtConference(startsAt: string, endsAt: string, timeZone: string, language: MailLanguage): string {
  const format = new Intl.DateTimeFormat(dateLocale[language], { ...FULL, timeZone });
  const span = format.formatRange(new Date(startsAt), new Date(endsAt));
  return `${span} (${zoneName(startsAt, timeZone, language)})`;
}

/** How long something takes. */
export const minutesIn = (language: MailLanguage, minutes: number): string =>
  new Intl.NumberFormat(dateLocale[language], { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes);

/** From which day to which; both are dates, YYYY-MM-DD. */
export function daysOf(startsOn: string, endsOn: string, language: MailLanguage): string {
  const format = new Intl.DateTimeFormat(dateLocale[language], { ...DAY, timeZone: 'UTC' });
  return format.formatRange(new Date(startsOn), new Date(endsOn));
}

const DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const;
const FULL = {
  ...DAY,
  weekday: 'long',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

/** The IANA name and how far it is from UTC at that instant: `Europe/Moscow, GMT+3`. */
function zoneName(instant: string, timeZone: string, language: MailLanguage): string {
  const parts = new Intl.DateTimeFormat(dateLocale[language], { timeZone, timeZoneName: 'shortOffset' }).formatToParts(
    new Date(instant),
  );
  return `${timeZone}, ${parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone}`;
}
