/** The languages mail is written in. */
export const mailLanguages = ['en', 'ru', 'fr', 'es', 'ar', 'zh'] as const;
export type MailLanguage = (typeof mailLanguages)[number];

const isMailLanguage = (tag: string): tag is MailLanguage => (mailLanguages as readonly string[]).includes(tag);

/** The language to write in for a recipient who reads `tag`: looked up by dropping subtags (RFC 4647 §3.4), else English. */
export function mailLanguageFor(tag: string | undefined): MailLanguage {
  for (
    let range = (tag ?? '').toLowerCase();
    range !== '';
    range = range.slice(0, Math.max(0, range.lastIndexOf('-')))
  ) {
    if (isMailLanguage(range)) return range;
  }
  return 'en';
}

export const directionOf = (language: MailLanguage): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

/** How dates are written: Gregorian, in Latin digits like the serials and codes beside them, on a 24-hour clock. */
export const dateLocale: Readonly<Record<MailLanguage, string>> = {
  en: 'en-GB',
  ru: 'ru',
  fr: 'fr',
  es: 'es',
  ar: 'ar-u-ca-gregory-nu-latn',
  zh: 'zh-Hans',
};

/** A name by language: the reader's, else English, else whichever there is. */
export const nameIn = (language: MailLanguage, names: Readonly<Record<string, string>>): string =>
  names[language] ?? names.en ?? Object.values(names)[0] ?? '';

/** What stands between a label and its value. */
export const afterLabel: Readonly<Record<MailLanguage, string>> = {
  en: ': ',
  ru: ': ',
  fr: '\u00a0: ',
  es: ': ',
  ar: ': ',
  zh: '：',
};

/** Several names as one would say them: `A, B and C`. */
export const listIn = (language: MailLanguage, names: readonly string[]): string =>
  new Intl.ListFormat(dateLocale[language], { type: 'conjunction' }).format(names);
