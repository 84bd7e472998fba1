/**
 * A value on one line: control characters, line separators and the characters that turn the direction of what follows
 * become a space. Names may hold none of them; a header or a calendar line must not.
 */
export const oneLine = (value: string): string =>
  value.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]+/gu, ' ').trim();
