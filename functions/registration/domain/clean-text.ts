/**
 * Text that people write about themselves and others see: names, titles, functions. It is kept as written, letter case and
 * script included. What cannot be part of a name is refused, since it would reach badges, mails and lists:
 * - control characters and line breaks (a badge prints one line),
 * - marks that turn the direction of writing (they could make a badge read as another name) and other invisible
 *   characters, but for the joiners that Persian, Hindi and Sinhala spelling needs,
 * - emoji, in names of any script,
 * - what is no character: halves of surrogate pairs, private use, unassigned, and U+FFFD, which stands where text of
 *   another encoding was read as UTF-8,
 * - towers of combining marks, which would be drawn over the lines above and below.
 */
const JOINERS = /[\u200c\u200d]/g;
/** Letters to Unicode, blanks to the eye. */
const HANGUL_FILLERS = '\\u115f\\u1160\\u3164\\uffa0';
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/^\s*$/, 'must not be empty'],
  [/\p{Cs}/u, 'holds half of a character'],
  [/[\p{Cc}\p{Zl}\p{Zp}]/u, 'must be one line without control characters'],
  [
    new RegExp(`[\\p{Cf}${HANGUL_FILLERS}]`, 'u'),
    'holds an invisible character, such as one that turns the direction of writing',
  ],
  [/\ufffd/, 'holds a character that could not be read: send the text as UTF-8'],
  [/\p{M}{9}/u, 'holds more than 8 combining marks in a row'],
  [/[\p{Co}\p{Cn}]/u, 'holds something that is not an assigned character'],
  [/[[\p{Extended_Pictographic}\p{Regional_Indicator}]--[©®™]]/v, 'must not hold emoji or pictures'],
];

/** One form for one text: NFC, single spaces, none at the ends. */
export const tidyText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();

/** What is wrong with a line of text, if anything. */
export function faultOfText(text: string): string | undefined {
  const bare = text.replace(JOINERS, '');
  return REFUSED.find(([pattern]) => pattern.test(bare))?.[1];
}

const TWINS = ['Latin', 'Cyrillic', 'Greek'] as const;
const twinScripts = TWINS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const);

/** The scripts, among those whose letters look alike, that one and the same word mixes. */
function mixedScripts(name: string): readonly string[] {
  const words = name.match(/[\p{L}\p{M}]+/gu) ?? [];
  for (const word of words) {
    const found = twinScripts.filter(([, pattern]) => pattern.test(word)).map(([script]) => script);
    if (found.length > 1) return found;
  }
  return [];
}

/**
 * What is wrong with a person's name, if anything: a name has a letter, and no word of it is written partly in Latin, partly in
 * Cyrillic or Greek letters. Such a word reads like another that it is not, and nobody's name is spelt so.
 */
export function faultOfName(name: string): string | undefined {
  const fault = faultOfText(name) ?? (/\p{L}/u.test(name) ? undefined : 'must hold a letter');
  if (fault) return fault;
  const mixed = mixedScripts(name);
  return mixed.length > 0 ? `mixes ${mixed.join(' and ')} letters, which look alike, in one word` : undefined;
}
