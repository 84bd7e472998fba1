import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

/** Gives the texts of the QR codes in a picture. */
type ReadCodes = (picture: HTMLVideoElement) => Promise<string[]>;

/** What some browsers have built in; TypeScript's DOM does not know it yet. */
interface BarcodeDetectorType {
  new (options: { formats: string[] }): { detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]> };
  getSupportedFormats(): Promise<string[]>;
}

/** Wide enough for the 57 modules of the largest code at arm's length. */
const WIDTH = 1280;
const BETWEEN_LOOKS_MS = 120;
/** The same badge, still before the camera, is not shown again. */
const SAME_BADGE_MS = 4_000;

async function codeReader(): Promise<ReadCodes> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: BarcodeDetectorType };
  if (BarcodeDetector && (await BarcodeDetector.getSupportedFormats()).includes('qr_code')) {
    const detector = new BarcodeDetector({ formats: ['qr_code'] });
    return async (picture) => (await detector.detect(picture)).map(({ rawValue }) => rawValue);
  }
  await prepareZXingModule({
    overrides: { locateFile: (file: string) => new URL(file, document.baseURI).href },
    fireImmediately: true,
  });
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (picture) => {
    if (!context) return [];
    [canvas.width, canvas.height] = [picture.videoWidth, picture.videoHeight];
    context.drawImage(picture, 0, 0);
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(image, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
    return found.map(({ text }) => text);
  };
}

/** Looks through the camera until it is stopped, and says every code that comes into sight, once. */
export class Camera {
  readonly #video: HTMLVideoElement;
  readonly #onCode: (text: string) => void;
  #stream: MediaStream | undefined;
  #last = { text: '', at: 0 };

  constructor(video: HTMLVideoElement, onCode: (text: string) => void) {
    this.#video = video;
    this.#onCode = onCode;
  }

  get isOn(): boolean {
    return this.#stream !== undefined;
  }

  /** @throws where there is no camera or it may not be used */
  async start(): Promise<void> {
    const video = { facingMode: 'environment', width: { ideal: WIDTH } };
    const [stream, read] = await Promise.all([
      navigator.mediaDevices.getUserMedia({ video, audio: false }),
      codeReader(),
    ]);
    this.#stream = stream;
    this.#video.srcObject = stream;
    this.#video.hidden = false;
    await this.#video.play();
    void this.#look(read, stream);
  }

  stop(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
    this.#video.hidden = true;
    this.#video.srcObject = null;
  }

  async #look(read: ReadCodes, stream: MediaStream): Promise<void> {
    while (this.#stream === stream) {
      const texts = this.#video.videoWidth > 0 ? await read(this.#video).catch(() => []) : [];
      for (const text of texts) this.#say(text);
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    }
  }

  #say(text: string): void {
    const now = performance.now();
    const isSame = text === this.#last.text && now - this.#last.at < SAME_BADGE_MS;
    this.#last = { text, at: now };
    if (!isSame) this.#onCode(text);
  }
}
