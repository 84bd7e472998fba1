import type { Rgb } from '../../shared/rendering/pdf-document.ts';

/** The colours of the room plan, as the SVG has them. */
export const LOOKS = {
  confirmed: { fill: '#d9ecdf', edge: '#2c7a55', text: '#0f3d29', dash: '', word: 'confirmed' },
  provisional: { fill: '#fdf0cf', edge: '#bd7f0c', text: '#583b04', dash: '5 3', word: 'provisional' },
  held: { fill: '#eef2ef', edge: '#7d9a8b', text: '#3d5c4d', dash: '', word: 'held' },
  'no-show': { fill: '#f6e4e1', edge: '#a8483a', text: '#5e241b', dash: '5 3', word: 'not held' },
} as const;
export const SESSION_LOOK = { fill: '#e2e5f3', edge: '#5a66a3', text: '#252c56' } as const;

/** Reads `#rrggbb`. */
export function rgb(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 0xff) / 255, (value & 0xff) / 255];
}
