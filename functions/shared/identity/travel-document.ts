import * as z from 'zod';
import { realCountry } from './country-code.ts';

/** Symbols of one form for one text: full-width letters and digits, odd dashes and spaces are what a keyboard here has. */
const plainSymbols = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();

/** The number of a travel document, as it is printed. */
export const documentNumber = z
  .string()
  .overwrite(plainSymbols)
  .regex(
    /^[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){2,19}$/,
    'must be a document number: letters and digits, spaces and hyphens between them',
  );

/** Who issued a travel document. A German one says D where the list of countries says DEU. */
export const issuingCountry = realCountry(
  z.string().overwrite((text) => plainSymbols(text).toUpperCase().replace(/^D$/, 'DEU')),
);
