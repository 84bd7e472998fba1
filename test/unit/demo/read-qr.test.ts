import { expect, test } from 'vitest';
import { readQr } from '../../../demo/read-qr.ts';
import { renderQrPng } from '../../../functions/accreditation/rendering/qr-code.ts';

test('a reader that has nothing to do with the encoder reads the QR picture of a badge', async () => {
  const text = `CHY1:${'6BF7ZZ$ %*+-./:'.repeat(20)}`;
  expect(await readQr(renderQrPng(text))).toBe(text);
});

test('a picture without a code has no text', async () => {
  const text = renderQrPng('CHY1:0');
  expect(await readQr(text.subarray(0, 60))).toBeUndefined();
});
