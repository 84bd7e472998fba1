import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReceiptFace, renderCustodyReceipt } from '../../../functions/accreditation/rendering/custody-receipt.ts';
import { openPrintFonts, type PrintFonts } from '../../../functions/shared/rendering/print-fonts.ts';
import { layOutPrintAssets } from '../../support/print-assets.ts';

let assets: ReturnType<typeof layOutPrintAssets>;
let fonts: PrintFonts;
beforeAll(async () => {
  assets = layOutPrintAssets();
  fonts = await openPrintFonts(assets.directory);
});
afterAll(() => assets.remove());

const names = ['Amina Diallo', 'Сергей Иванович Константинопольский', '王小明', 'أمينة ديالو', 'अमीना डायलो'];
const receiptOf = (count: number): ReceiptFace => ({
  conferenceName: 'IX Moscow Conference on International Security',
  delegationName: 'Republic of Guinea',
  receiptId: 'rcp_01F8MECHZX3TBDSZ7XRADM79XE',
  collectedBy: 'Camille Petit',
  collectedAt: '15 June 2021 at 11:00 (Europe/Moscow)',
  badges: Array.from({ length: count }, (_, index) => ({
    serial: `bdg_01F8MECHZX3TBDSZ7XRADM7${String(index).padStart(3, '0')}`,
    badgeName: names[index % names.length] ?? '',
    categoryTitle: 'Interpreter, security officer or staff',
  })),
});

describe('a custody receipt', () => {
  it.each([
    [1, 1],
    [28, 1],
    [29, 2],
    [90, 4],
  ])('of %i badges has %i pages in A4', async (count, pages) => {
    const document = await PDFDocument.load(await renderCustodyReceipt(receiptOf(count), fonts));
    expect(document.getPageCount()).toBe(pages);
    const { width, height } = document.getPage(0).getSize();
    expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
    expect(document.getTitle()).toBe('Custody receipt – Republic of Guinea');
  });

  it('is the same bytes for the same badges, and others for others', async () => {
    const [once, again, other] = await Promise.all(
      [3, 3, 4].map((count) => renderCustodyReceipt(receiptOf(count), fonts)),
    );
    expect(Buffer.compare(once ?? Buffer.of(), again ?? Buffer.of())).toBe(0);
    expect(Buffer.compare(once ?? Buffer.of(), other ?? Buffer.of())).not.toBe(0);
  });
});
