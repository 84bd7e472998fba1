import * as z from 'zod';

/** Text that people read: no control characters, no broken characters, not only spaces. At most `longest` UTF-16 units. */
export const plainText = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must not hold control or broken characters')
    .refine((text) => text.trim() !== '', 'must not be only spaces');

/** The same with line breaks. */
export const plainLines = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine(
      (text) => text.isWellFormed() && !/\p{Cc}/u.test(text.replace(/[\n\r\t]/g, '')),
      'must not hold control or broken characters',
    )
    .refine((text) => text.trim() !== '', 'must not be only spaces');
