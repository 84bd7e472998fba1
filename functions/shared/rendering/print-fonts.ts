import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bidi } from 'bidi-js';
import type * as HarfBuzz from 'harfbuzzjs';

/**
 * The fonts of what is printed and what it takes to set them, loaded when a name first needs them and kept from then on.
 * HarfBuzz, the WOFF2 reader and the bidirectional algorithm are modules of the asset folder and not of the bundle:
 * HarfBuzz starts with a top-level await, which a CommonJS bundle cannot hold, and most calls need none of them.
 */

export type Weight = 400 | 700;

/** One face at one weight. Its units are thousandths of the type size. */
export interface FaceAtWeight {
  readonly id: string;
  readonly font: HarfBuzz.Font;
}

interface Family {
  readonly name: string;
  readonly script: RegExp;
  /** Cut into slices by code point, as the web's Chinese, Japanese and Korean fonts are. */
  readonly sliced?: true;
}

const UNITS_PER_SIZE = 1000;

/** The family of Latin, Cyrillic and Greek also has the signs that belong to no script. */
const BASE: Family = { name: 'NotoSans', script: /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u };

const CHINESE: Family = { name: 'noto-sans-sc', script: /[\p{Script=Han}\p{Script=Bopomofo}]/u, sliced: true };
const JAPANESE: Family = { name: 'noto-sans-jp', script: /[\p{Script=Hiragana}\p{Script=Katakana}]/u, sliced: true };
const KOREAN: Family = { name: 'noto-sans-kr', script: /\p{Script=Hangul}/u, sliced: true };

const FAMILIES: readonly Family[] = [
  BASE,
  { name: 'noto-sans-arabic', script: /\p{Script=Arabic}/u },
  CHINESE,
  JAPANESE,
  KOREAN,
  { name: 'noto-sans-devanagari', script: /\p{Script=Devanagari}/u },
  { name: 'noto-sans-bengali', script: /\p{Script=Bengali}/u },
  { name: 'noto-sans-armenian', script: /\p{Script=Armenian}/u },
  { name: 'noto-sans-georgian', script: /\p{Script=Georgian}/u },
  { name: 'noto-sans-hebrew', script: /\p{Script=Hebrew}/u },
  { name: 'noto-sans-ethiopic', script: /\p{Script=Ethiopic}/u },
  { name: 'noto-sans-thai', script: /\p{Script=Thai}/u },
  { name: 'noto-sans-lao', script: /\p{Script=Lao}/u },
  { name: 'noto-sans-khmer', script: /\p{Script=Khmer}/u },
  { name: 'noto-sans-myanmar', script: /\p{Script=Myanmar}/u },
  { name: 'noto-sans-sinhala', script: /\p{Script=Sinhala}/u },
  { name: 'noto-sans-tamil', script: /\p{Script=Tamil}/u },
];

/** The blocks of right-to-left scripts, and the characters that set a direction. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u200e\u200f\u202a-\u202e\u2066-\u2069\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const NO_SCRIPT = /[\p{Script=Common}\p{Script=Inherited}]/u;

/** A stretch of code points whose glyphs one face draws; `face` is undefined where no font has them. */
export interface FaceRun {
  readonly start: number;
  readonly end: number;
  readonly face: FaceAtWeight | undefined;
}

interface Slice {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

type LoadedFile = ReadonlyMap<Weight, FaceAtWeight>;

/** The Han characters of one language are drawn by its own font first: the same code point looks different in each. */
function familiesForHan(text: string): readonly Family[] {
  if (JAPANESE.script.test(text)) return [JAPANESE, CHINESE, KOREAN];
  if (KOREAN.script.test(text)) return [KOREAN, CHINESE, JAPANESE];
  return [CHINESE, JAPANESE, KOREAN];
}

const parseSlices = (json: string): Slice[] => {
  const slices: Slice[] = [];
  for (const [key, ranges] of Object.entries<string>(JSON.parse(json))) {
    const name = key.replaceAll(/[[\]]/g, '');
    for (const range of ranges.split(',')) {
      const [first = '', last = first] = range.slice(2).split('-');
      slices.push({ name, first: Number.parseInt(first, 16), last: Number.parseInt(last, 16) });
    }
  }
  return slices;
};

export class PrintFonts {
  readonly harfbuzz: typeof HarfBuzz;
  readonly #directory: string;
  readonly #slices = new Map<string, Promise<readonly Slice[]>>();
  readonly #files = new Map<string, Promise<LoadedFile>>();
  readonly #loaded = new Map<string, LoadedFile>();
  /** Which file draws a character of a family; undefined when the family lacks it. */
  readonly #fileOf = new Map<string, string | undefined>();
  #bidi: Bidi | undefined;
  #decompress: Promise<(woff2: Uint8Array) => Promise<Uint8Array>> | undefined;

  constructor(directory: string, harfbuzz: typeof HarfBuzz) {
    this.#directory = directory;
    this.harfbuzz = harfbuzz;
  }

  /** Loads what the characters of these texts need. Throws if the asset folder lacks a file. */
  async load(texts: Iterable<string>): Promise<void> {
    await this.#load('NotoSans', '400');
    await this.#load('NotoSans', '700');
    const asked = new Set<string>();
    for (const text of texts) {
      if (RIGHT_TO_LEFT.test(text)) this.#bidi ??= await this.#loadBidi();
      for (const family of this.#familiesOf(text)) {
        for (const character of new Set(text)) {
          if (!this.#isLoadedFor(family, character) || asked.has(family.name + character)) continue;
          asked.add(family.name + character);
          await this.#loadFor(family, character);
        }
      }
    }
  }

  /** Divides a text into runs by the face that draws them. What belongs to no script stays with the face before it. */
  runsOf(text: string, weight: Weight): FaceRun[] {
    const han = familiesForHan(text);
    const runs: { start: number; end: number; face: FaceAtWeight | undefined }[] = [];
    let before: FaceAtWeight | undefined;
    let at = 0;
    for (const character of text) {
      const face = this.#faceFor(character, weight, before, han);
      const last = runs.at(-1);
      if (last && last.face === face) last.end = at + character.length;
      else runs.push({ start: at, end: at + character.length, face });
      before = face;
      at += character.length;
    }
    return runs;
  }

  /** The embedding level of each UTF-16 unit of a line (UAX #9); an odd one runs from right to left. */
  levelsOf(text: string): Uint8Array {
    if (!this.#bidi || !RIGHT_TO_LEFT.test(text)) return new Uint8Array(text.length);
    return this.#bidi.getEmbeddingLevels(text).levels;
  }

  async #loadBidi(): Promise<Bidi> {
    const file = pathToFileURL(join(this.#directory, 'bidi', 'bidi.min.mjs')).href;
    const module: { default: () => Bidi } = await import(file);
    return module.default();
  }

  #faceFor(
    character: string,
    weight: Weight,
    before: FaceAtWeight | undefined,
    han: readonly Family[],
  ): FaceAtWeight | undefined {
    const codePoint = character.codePointAt(0) ?? 0;
    const draws = (face: FaceAtWeight | undefined) => face?.font.nominalGlyph(codePoint) !== undefined;
    if (NO_SCRIPT.test(character)) {
      // A joiner or a mark belongs to the letters before it, whether or not their font lists it.
      if (before && (draws(before) || /[\p{Script=Inherited}\p{Default_Ignorable_Code_Point}]/u.test(character))) {
        return before;
      }
    }
    for (const family of this.#order(character, han)) {
      const file = family === BASE ? BASE.name : this.#fileOf.get(family.name + character);
      const face = file === undefined ? undefined : this.#loaded.get(file)?.get(weight);
      if (draws(face)) return face;
    }
    return undefined;
  }

  #order(character: string, han: readonly Family[]): readonly Family[] {
    if (CHINESE.script.test(character)) return han;
    const family = FAMILIES.find(({ script }) => script.test(character));
    return family ? [family] : [BASE, ...han];
  }

  #familiesOf(text: string): Set<Family> {
    const families = new Set<Family>();
    const han = familiesForHan(text);
    for (const character of text) for (const family of this.#order(character, han)) families.add(family);
    return families;
  }

  /** The base font is loaded already, and no other is needed for the signs that it shares with all scripts. */
  #isLoadedFor(family: Family, character: string): boolean {
    return family !== BASE && (family.script.test(character) || (family.sliced === true && character > '\u00ff'));
  }

  async #loadFor(family: Family, character: string): Promise<void> {
    const key = family.name + character;
    if (this.#fileOf.has(key)) return;
    if (!family.sliced) {
      await this.#load(family.name);
      this.#fileOf.set(key, family.name);
      return;
    }
    const codePoint = character.codePointAt(0) ?? 0;
    const slice = (await this.#slicesOf(family)).find(({ first, last }) => first <= codePoint && codePoint <= last);
    if (!slice) {
      this.#fileOf.set(key, undefined);
      return;
    }
    const file = `${family.name}/${family.name}-${slice.name}-wght-normal`;
    await this.#load(file);
    this.#fileOf.set(key, file);
  }

  #slicesOf({ name }: Family): Promise<readonly Slice[]> {
    const known = this.#slices.get(name);
    if (known) return known;
    const slices = readFile(join(this.#directory, 'fonts', `${name}.json`), 'utf8').then(parseSlices);
    this.#slices.set(name, slices);
    return slices;
  }

  #load(file: string, staticWeight?: '400' | '700'): Promise<LoadedFile> {
    const key = staticWeight ? `${file}@${staticWeight}` : file;
    const known = this.#files.get(key);
    if (known) return known;
    const loading = staticWeight ? this.#readStatic(file, staticWeight) : this.#readVariable(file);
    const kept = loading.then((faces) => {
      const merged = new Map([...(this.#loaded.get(file) ?? []), ...faces]);
      this.#loaded.set(file, merged);
      return merged;
    });
    this.#files.set(key, kept);
    kept.catch(() => this.#files.delete(key));
    return kept;
  }

  async #readStatic(file: string, weight: '400' | '700'): Promise<LoadedFile> {
    const name = `${file}_${weight}${weight === '400' ? 'Regular' : 'Bold'}.ttf`;
    const data = await readFile(join(this.#directory, 'fonts', name));
    const at: Weight = weight === '400' ? 400 : 700;
    return new Map([[at, this.#faceAt(data, file, at, false)]]);
  }

  async #readVariable(file: string): Promise<LoadedFile> {
    this.#decompress ??= import(pathToFileURL(join(this.#directory, 'woff2', 'decompress.js')).href).then(
      (module: { default: (woff2: Uint8Array) => Promise<Uint8Array> }) => module.default,
    );
    const decompress = await this.#decompress;
    const data = await decompress(await readFile(join(this.#directory, 'fonts', `${file}.woff2`)));
    return new Map([
      [400, this.#faceAt(data, file, 400, true)],
      [700, this.#faceAt(data, file, 700, true)],
    ]);
  }

  #faceAt(data: Uint8Array, file: string, weight: Weight, variable: boolean): FaceAtWeight {
    const { Blob, Face, Font, Variation } = this.harfbuzz;
    const font = new Font(new Face(new Blob(data)));
    font.setScale(UNITS_PER_SIZE, UNITS_PER_SIZE);
    if (variable) font.setVariations([new Variation('wght', weight)]);
    return { id: `${file}@${weight}`, font };
  }
}

const opened = new Map<string, Promise<PrintFonts>>();

/**
 * Opens the fonts of an asset folder (what is in it: `print-assets.json`); in Lambda that is `assets` in
 * LAMBDA_TASK_ROOT. The same folder is opened once in the life of a process. Throws if HarfBuzz is not there.
 */
export function openPrintFonts(directory: string): Promise<PrintFonts> {
  const known = opened.get(directory);
  if (known) return known;
  const fonts = import(pathToFileURL(join(directory, 'harfbuzz', 'index.mjs')).href).then(
    (harfbuzz: typeof HarfBuzz) => new PrintFonts(directory, harfbuzz),
  );
  opened.set(directory, fonts);
  fonts.catch(() => opened.delete(directory));
  return fonts;
}
