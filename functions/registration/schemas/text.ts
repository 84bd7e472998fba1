import * as z from 'zod';
import { instant as anyInstant, language as anyLanguage, calendarDay, ifThere } from '../../../events/vocabulary.ts';
import { faultOfName, faultOfText, tidyText } from '../domain/clean-text.ts';

const checked = (max: number, faultOf: (text: string) => string | undefined) =>
  z
    .string()
    .overwrite(tidyText)
    .min(1, 'must not be empty')
    .max(max, `must be at most ${max} characters`)
    .check(({ value, issues }) => {
      const fault = value === '' ? undefined : faultOf(value);
      if (fault) issues.push({ code: 'custom', message: fault, input: value });
    });

/** One line of text, tidied to NFC and single spaces. */
export const line = (max: number) => checked(max, faultOfText);

/** The name of a person, in any script. */
export const personName = checked(200, faultOfName);

/** BCP 47 tags that fit a form: RFC 5646 section 4.4.1 asks for no more than 35 characters. */
export const language = anyLanguage.max(35, 'must be at most 35 characters');
export const languages = z
  .array(language)
  .max(20)
  .refine((tags) => new Set(tags).size === tags.length, 'must name each language once');

const isWithin2000To2199 = (date: string): boolean => date >= '2000' && date < '2200';
const OUT_OF_RANGE = 'must be from 2000 to 2199';

/** What happens at or around a conference; birthdays are older. */
export const instant = anyInstant.max(30, 'must be at most 30 characters').refine(isWithin2000To2199, OUT_OF_RANGE);
export const day = calendarDay.refine(isWithin2000To2199, OUT_OF_RANGE);

/** What somebody else's list knows a row by. Never shown to anybody but those who may see the row. */
export const externalRef = line(100).describe(
  'What your own list knows it by, such as a number of the personnel office. A row of an import with the same one amends instead of adding.',
);

export const email = z.email(ifThere('must be an e-mail address')).max(254, 'must be at most 254 characters');
export const phone = z
  .string()
  .regex(/^\+?[0-9(][0-9 ()./-]{2,38}$/, 'must be a telephone number, such as +7 495 000-00-00');

/** A single-use code as a person types it. */
export const codeTyped = z
  .string()
  .min(1)
  .max(100)
  .meta({ description: 'As printed; case, spaces and hyphens do not matter.', example: '7KQ2M-XW5TD-0H8RB-4NVZC' });
