import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameKey } from '../../../functions/shared/identity/name-key.ts';

/** The words of the key, as the machine-readable zone would have them but in the order of the alphabet. */
const words = (primary: string, secondary?: string) => nameKey({ primary, secondary }).split(' ');
const sorted = (zone: string) => zone.split('<').sort();

describe('a name as the machine-readable zone has it', () => {
  it.each([
    // ICAO Doc 9303 part 3: sections 4.6 and 6
    ["D'Artagnan", undefined, 'DARTAGNAN'],
    ['Smith-Jones', 'Susie Margaret', 'SMITH<JONES<SUSIE<MARGARET'],
    ['ابو بكر محمد بن زكريا الرازي', undefined, 'ABW<BKR<MXHMD<BN<ZKRYA<ALRAZY'],
    ['Térèsa', 'Cañon', 'TERESA<CANON'],
    // the tables, row by row where they are not the letter without its marks
    ['Müller', 'Jörg', 'MUELLER<JOERG'],
    ['Großmann', 'Bärbel', 'GROSSMANN<BAERBEL'],
    ['Østergård', 'Bjørn', 'OESTERGAARD<BJOERN'],
    ['Þórsdóttir', 'Æsa', 'THORSDOTTIR<AESA'],
    ['Đặng', 'Nguyễn Thị Ơn', 'DANG<NGUYEN<THI<ON'],
    ['Łukasiewicz', 'Żaneta', 'LUKASIEWICZ<ZANETA'],
    ['Yıldız', 'İsmail', 'YILDIZ<ISMAIL'],
    ['Щербакова', 'Юлия Игорьевна', 'SHCHERBAKOVA<IULIIA<IGOREVNA'],
    ['Хрущёв', 'Никита', 'KHRUSHCHEV<NIKITA'],
    ['Підъярний', 'Євген', 'PIDIEIARNII<IEVGEN'],
    ['Њежић', 'Џорџ', 'NJEZHIC<DZORDZ'],
    ['فاطمة', 'العبّاس', 'FAXTTMXAH<ALEBAS'],
  ])('%s %s', (primary, secondary, zone) => expect(words(primary, secondary)).toEqual(sorted(zone)));

  it('is the same whichever name comes first, and however it is typed', () => {
    const key = nameKey({ primary: 'DURAND', secondary: 'Élodie Anne' });
    expect(nameKey({ primary: 'Elodie-Anne', secondary: 'Durand' })).toBe(key);
    expect(nameKey({ primary: 'E\u0301lodie  Anne Durand' })).toBe(key);
    expect(nameKey({ primary: 'Durand', secondary: 'Élodie' })).not.toBe(key);
    expect(nameKey({ primary: 'Иванов', secondary: 'Иван' })).toBe(nameKey({ primary: 'Ivan', secondary: 'IVANOV' }));
  });

  it('is the name itself in a script that the standard has no table for', () => {
    expect(nameKey({ primary: '李', secondary: '小明' })).toBe(nameKey({ primary: '小明', secondary: '李' }));
    expect(nameKey({ primary: '李' })).not.toBe(nameKey({ primary: '王' }));
  });

  it('has one form: the key of a key is the key', () => {
    const name = fc.string({ unit: fc.constantFrom(...'aÖßÞŁ éñĳЩьїقةیپ李-’ '), maxLength: 30 });
    fc.assert(fc.property(name, (primary) => nameKey({ primary: nameKey({ primary }) }) === nameKey({ primary })));
  });
});
