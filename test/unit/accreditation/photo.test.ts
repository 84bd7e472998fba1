import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Photo, readPhoto, shownSize, UnreadablePhoto } from '../../../functions/shared/rendering/photo.ts';
import { pngOf, quarters } from './photo-fixture.ts';

/** Red, green and blue of every pixel of a photo that was decoded. */
const pixelsOf = ({ data }: Photo): number[] => [...inflateSync(data)];

describe('a JPEG picture', () => {
  it('is kept as it was compressed, with its size and how the camera was held', () => {
    const photo = readPhoto(quarters(6));
    expect(photo).toMatchObject({ width: 48, height: 64, colours: 'DeviceRGB', filter: 'DCTDecode', orientation: 6 });
    expect(shownSize(photo)).toEqual({ width: 64, height: 48 });
    expect(Buffer.from(photo.data)).toEqual(quarters());
  });

  it('does not tell where it was taken, nor what follows it', () => {
    const { data } = readPhoto(Buffer.concat([quarters(1), quarters(1)]));
    expect(Buffer.from(data)).toEqual(quarters());
    expect(Buffer.from(data).includes('48.2082N')).toBe(false);
  });

  it('that breaks off, or is none, is not printed', () => {
    const file = quarters(1);
    for (let length = 0; length < file.length; length += 7) {
      expect(() => readPhoto(file.subarray(0, length))).toThrow(UnreadablePhoto);
    }
  });

  it('with a byte changed anywhere is a photo or none, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.nat(quarters(5).length - 1), fc.nat(255), (at, value) => {
        const file = quarters(5);
        file[at] = value;
        try {
          expect(readPhoto(file).data.length).toBeLessThanOrEqual(file.length);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadablePhoto);
        }
      }),
    );
  });
});

describe('a PNG picture', () => {
  const kinds = [
    ...[1, 2, 4, 8, 16].map((depth) => ({ colourType: 0, depth, channels: 1 })),
    ...[8, 16].flatMap((depth) => [
      { colourType: 2, depth, channels: 3 },
      { colourType: 4, depth, channels: 2 },
      { colourType: 6, depth, channels: 4 },
    ]),
  ];

  /** What is seen of a pixel on white. */
  const seen = (samples: readonly number[], { colourType, depth }: (typeof kinds)[number]): number[] => {
    const parts = samples.map((value) => value / (2 ** depth - 1));
    const opacity = colourType >= 4 ? (parts.pop() ?? 1) : 1;
    const [red = 0, green = red, blue = red] = parts;
    return [red, green, blue].map((part) => 255 * (part * opacity + 1 - opacity));
  };

  it('is seen as it was drawn, whatever its kind, its filters and the order of its lines', () => {
    const picture = fc.record({
      kind: fc.constantFrom(...kinds),
      width: fc.integer({ min: 1, max: 19 }),
      height: fc.integer({ min: 1, max: 19 }),
      samples: fc.infiniteStream(fc.nat(65_535)),
      interlaced: fc.boolean(),
      filters: fc.array(fc.nat(4), { minLength: 1 }),
    });
    fc.assert(
      fc.property(picture, ({ kind, width, height, samples, interlaced, filters }) => {
        const drawn = Array.from({ length: width * height }, () =>
          [...samples.take(kind.channels)].map((value) => value % 2 ** kind.depth),
        );
        const pixel = (x: number, y: number) => drawn[y * width + x] ?? [];
        const filter = (line: number) => filters[line % filters.length] ?? 0;
        const photo = readPhoto(pngOf({ ...kind, width, height, pixel, interlaced, filter }));
        expect(photo).toMatchObject({ width, height, colours: 'DeviceRGB', filter: 'FlateDecode' });
        const expected = drawn.flatMap((sample) => seen(sample, kind));
        for (const [at, value] of pixelsOf(photo).entries()) {
          expect(Math.abs(value - (expected[at] ?? -1))).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of a palette shows its colours, those one sees through as white', () => {
    const palette = Uint8Array.of(10, 20, 30, 40, 50, 60);
    const pixel = (x: number) => [x];
    const common = { width: 2, height: 1, colourType: 3, depth: 1, pixel, palette };
    expect(pixelsOf(readPhoto(pngOf(common)))).toEqual([10, 20, 30, 40, 50, 60]);
    const through = readPhoto(pngOf({ ...common, transparency: Uint8Array.of(0) }));
    expect(pixelsOf(through)).toEqual([255, 255, 255, 40, 50, 60]);
  });

  it('shows white where it has the colour that is to be seen through', () => {
    const pixel = (x: number) => [x === 0 ? 7 : 8, 7, 7];
    const transparency = Uint8Array.of(0, 7, 0, 7, 0, 7);
    const photo = readPhoto(pngOf({ width: 2, height: 1, colourType: 2, depth: 8, pixel, transparency }));
    expect(pixelsOf(photo)).toEqual([255, 255, 255, 8, 7, 7]);
  });

  it('of many pixels is made smaller, and its light is the mean', () => {
    const pixel = (x: number, y: number) => [(x + y) % 2];
    const photo = readPhoto(pngOf({ width: 1000, height: 1200, colourType: 0, depth: 1, pixel }));
    expect(photo).toMatchObject({ width: 500, height: 600 });
    expect(new Set(pixelsOf(photo))).toEqual(new Set([128]));
  });

  it('that unfolds to more than it says, breaks off, or is of no kind there is, is not printed', () => {
    const pixel = () => [1];
    const sound = { width: 8, height: 8, colourType: 0, depth: 8, pixel };
    const changed = (at: number, value: number) => {
      const file = pngOf(sound);
      file[at] = value;
      return file;
    };
    const [height, depth, colourType, filter] = [23, 24, 25, 5];
    for (const file of [
      changed(height, 7),
      changed(height, 9),
      changed(height - 3, 255),
      changed(depth, 3),
      changed(colourType, 1),
      pngOf({ ...sound, filter: () => filter }),
      Buffer.from('a text'),
      Buffer.alloc(0),
    ]) {
      expect(() => readPhoto(file)).toThrow(UnreadablePhoto);
    }
  });
});
