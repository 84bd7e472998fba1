import { PDFDocument } from 'pdf-lib';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventually, type RegisteredDelegation, TestConference } from '../support/e2e-conference.ts';
import { jpeg } from '../support/sample-files.ts';

/** From the photo that a delegation uploads to the file that the desk prints, with the rights that the functions have. */

let conference: TestConference;
let delegation: RegisteredDelegation;
let serial: string;

beforeAll(async () => {
  conference = await TestConference.open();
  delegation = await conference.register('fra');
  const headId = await conference.addDelegate(delegation, {
    category: 'head',
    function: 'minister',
    headOfDelegation: true,
  });
  await conference.filePassport(delegation, headId);
  const photo = { kind: 'photo', contentType: 'image/jpeg' };
  await conference.sendDocument(delegation, headId, jpeg({ width: 600, height: 800, bytes: 5000 }), photo);
  await conference.submit(delegation);
  await conference.clear(headId, 'protocol');
  const accreditation = () => conference.staff.accreditation.get(`${conference.path}/accreditations/${headId}`);
  serial = (await eventually(accreditation, { body: { status: 'accredited', serial: expect.any(String) } })).body
    .serial;
});

const hasPhoto = (pdf: Uint8Array): boolean =>
  Buffer.from(pdf).includes('/Subtype /Image /Width 600 /Height 800 /ColorSpace /DeviceGray');

describe('a badge over HTTP', () => {
  it('shows the photo that was accepted', async () => {
    const { bytes } = await delegation.focalPoint.call('GET', `${conference.path}/badges/${serial}/badge.pdf`);
    expect(hasPhoto(bytes)).toBe(true);
  });

  it('is printed by the desk into a file that its link gives to whoever has it', async () => {
    const desk = conference.staff.accreditation;
    const body = { delegationId: delegation.delegationId, layout: 'a4-4up' };
    const { body: print, headers } = await desk.must('POST', `${conference.path}/badges/print`, body);
    expect(print.badges).toEqual([{ serial, copy: 1 }]);
    const again = await desk.get(headers.get('location') ?? '');
    for (const { download } of [print, again.body]) {
      const file = await (await fetch(download.url)).bytes();
      expect(hasPhoto(file)).toBe(true);
      expect((await PDFDocument.load(file)).getPageCount()).toBe(1);
    }
    const { body: log } = await desk.get(`${conference.path}/badges/${serial}/prints`);
    expect(log.items).toMatchObject([{ copy: 1, printId: print.printId, layout: 'a4-4up' }]);
    const nothing = await desk.call('POST', `${conference.path}/badges/print`, body);
    expect(nothing).toMatchObject({ status: 409, body: { type: '/problems/nothing-to-print' } });
  });
});
