import { oneLine } from '../../shared/text/one-line.ts';

/** Text of a template with values in it: a value is shown as it is, whatever it holds. */
export type Phrase = readonly (string | { readonly value: string })[];

/** Writes a phrase: what is between the values is the template's, the values are other people's. */
export function phrase(strings: TemplateStringsArray, ...values: readonly string[]): Phrase {
  return strings.flatMap((text, index) => {
    const value = values[index];
    return value === undefined ? [text] : [text, { value: oneLine(value) }];
  });
}

/** For subjects and calendar lines. */
export const asText = (text: Phrase): string =>
  text.map((part) => (typeof part === 'string' ? part : part.value)).join('');

/** For plain text in a right-to-left language: each value keeps its own direction between isolates (Unicode UAX #9). */
export const asIsolatedText = (text: Phrase): string =>
  text.map((part) => (typeof part === 'string' ? part : `\u2068${part.value}\u2069`)).join('');

export const asHtml = (text: Phrase): string =>
  text.map((part) => (typeof part === 'string' ? escapeHtml(part) : `<bdi>${escapeHtml(part.value)}</bdi>`)).join('');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
