/**
 * Names for comparing, never for showing: as a passport's machine-readable zone would have them (ICAO Doc 9303 part 3,
 * section 6), without fillers, and without regard to which of the names comes first. One person entered twice, once with the names
 * swapped or in another script, has one key; two people may share one, so that a key decides nothing by itself.
 */

const table = (pairs: string): ReadonlyMap<string, string> =>
  new Map(pairs.split(' ').map((pair) => pair.split(':') as [string, string]));

/** Capital letters (section 6 A and B). Letters with marks that are not listed lose their marks. */
const LATIN_AND_CYRILLIC = table(
  [
    'Ä:AE Å:AA Æ:AE Ð:D Đ:D Ħ:H Ĳ:IJ ĸ:Q Ŀ:L Ł:L Ŋ:N Ö:OE Ø:OE Œ:OE Þ:TH Ŧ:T Ü:UE ẞ:SS Ə:E',
    'А:A Б:B В:V Г:G Ґ:G Ѓ:G Д:D Ђ:D Е:E Ё:E Є:IE Ж:ZH З:Z Ѕ:DZ И:I І:I Ї:I Й:I Ј:J К:K Ќ:K Л:L Љ:LJ М:M Н:N Њ:NJ О:O П:P',
    'Р:R С:S Т:T Ћ:C У:U Ў:U Ф:F Х:KH Ц:TS Ч:CH Џ:DZ Ш:SH Щ:SHCH Ъ:IE Ы:Y Ь: Э:E Ю:IU Я:IA',
  ].join(' '),
);

/** Section 6 C. Vowel signs, the doubling sign and the filler line are not encoded, since most people leave them out. */
const ARABIC = table(
  [
    'ء:XE آ:XAA أ:XAE ؤ:U إ:I ئ:XI ا:A ب:B ة:XTA ت:T ث:XTH ج:J ح:XH خ:XKH د:D ذ:XDH ر:R ز:Z س:S ش:XSH ص:XSS ض:XDZ ط:XTT ظ:XZZ',
    'ع:E غ:G ـ: ف:F ق:Q ك:K ل:L م:M ن:N ه:H و:W ى:XAY ي:Y ٱ:XXA پ:P چ:XC ژ:XJ ک:XKK گ:XGG ی:Y',
  ].join(' '),
);
/** What ends a word is written otherwise than within it. */
const ARABIC_AT_THE_END = table('ة:XAH');

const withoutMarks = (letter: string): string => letter.normalize('NFD').replace(/\p{M}/gu, '');

/** One word in the letters of the machine-readable zone; a script without a table stays as it is. */
function machineReadable(word: string): string {
  const letters = [...word.normalize('NFC').toUpperCase()];
  const written = (letter: string, at: number): string | undefined =>
    (at === letters.length - 1 ? ARABIC_AT_THE_END.get(letter) : undefined) ??
    LATIN_AND_CYRILLIC.get(letter) ??
    ARABIC.get(letter);
  return letters
    .map((letter, at) => {
      const bare = withoutMarks(letter);
      return written(letter, at) ?? written(bare, at) ?? bare;
    })
    .join('');
}

/** The key of a name as in the passport. Apostrophes are left out; hyphens and all else stand between words. */
export function nameKey({
  primary,
  secondary = '',
}: {
  readonly primary: string;
  readonly secondary?: string | undefined;
}): string {
  const words = `${primary} ${secondary}`.replace(/['’ʼ`]/g, '').match(/[\p{L}\p{M}]+/gu) ?? [];
  return words.map(machineReadable).sort().join(' ').trim();
}
