import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader';

let prepared: Promise<unknown> | undefined;

/** The module looks for its WebAssembly on the web unless it is handed over. */
async function prepare(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasm = await readFile(file);
  await prepareZXingModule({
    overrides: { wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength) },
    fireImmediately: true,
  });
}

/** A picture of the code itself: upright, sharp, dark on white. */
const asPrinted: ReaderOptions = {
  formats: ['QRCode'],
  tryHarder: false,
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
  maxNumberOfSymbols: 2,
};

/** The text of the one QR code in a picture (PNG); undefined if there is none, or more than one. */
export async function readQr(picture: Uint8Array): Promise<string | undefined> {
  prepared ??= prepare();
  await prepared;
  const found = await readBarcodes(picture, asPrinted);
  return found.length === 1 && found[0]?.isValid ? found[0].text : undefined;
}
