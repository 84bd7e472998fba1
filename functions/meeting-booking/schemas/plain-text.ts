import * as z from 'zod';

/**
 * What text that people read must not hold: halves of surrogate pairs; control characters; the replacement character,
 * which stands where text was misread; and marks that turn the direction of writing, which could make it read as
 * something else (the bidirectional controls of UAX #9, section 2).
 */
const REFUSED = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffd]/u;
const isPlain = (text: string): boolean => text.isWellFormed() && !REFUSED.test(text);
const FAULT = 'must not hold control characters, broken characters or marks that turn the direction of writing';

/** Text that people read: one line, not only spaces. At most `longest` UTF-16 units. */
export const plainText = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine(isPlain, FAULT)
    .refine((text) => text.trim() !== '', 'must not be only spaces');

/** The same with line breaks. */
export const plainLines = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => isPlain(text.replace(/[\n\r\t]/g, '')), FAULT)
    .refine((text) => text.trim() !== '', 'must not be only spaces');
