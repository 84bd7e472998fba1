import type { Rgb } from '../../shared/rendering/pdf-document.ts';

/**
 * The colours of categories that the organiser gave none, by their place in the conference's list. Told apart at a distance and
 * dark enough for white letters: burgundy, navy, green, violet, slate, ochre, teal, brown; a ninth category begins again.
 */
const DEFAULT_COLOURS = [
  '#7b1e2b',
  '#1b4272',
  '#2a6b3c',
  '#5c3a86',
  '#4a5560',
  '#9a5b00',
  '#006d75',
  '#6b4423',
] as const;

const HEX_COLOUR = /^#[0-9a-f]{6}$/i;

/** The colour of a category as `#rrggbb`: the organiser's, if it is one, else the default of its place (from 0) in the list. */
export function colourOfCategory(configured: string | undefined, position: number): string {
  if (configured && HEX_COLOUR.test(configured)) return configured.toLowerCase();
  return DEFAULT_COLOURS[Math.max(0, position) % DEFAULT_COLOURS.length] ?? DEFAULT_COLOURS[0];
}

/** Reads `#rrggbb`; anything else is the first default colour. */
export function rgbOf(colour: string): Rgb {
  const value = Number.parseInt((HEX_COLOUR.test(colour) ? colour : DEFAULT_COLOURS[0]).slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 0xff) / 255, (value & 0xff) / 255];
}

/** Black or white, whichever has the higher contrast on a colour (WCAG 2.2, relative luminance). */
export function inkOn(colour: Rgb): Rgb {
  const [red, green, blue] = colour.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? [0, 0, 0] : [1, 1, 1];
}
