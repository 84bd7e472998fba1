import type { BadgeFace } from '../../../functions/accreditation/rendering/badge-pdf.ts';

/** As long as the credential of a head of delegation at the reference conference. */
export const credential = `CHY1:6BF${'7ZZ$ %*+-./:'.repeat(24).slice(0, 281)}`;

export const minister: BadgeFace = {
  conferenceName: 'IX Moscow Conference on International Security',
  dates: '22–24 June 2021 · Moscow',
  badgeName: 'Amina Diallo',
  title: 'H.E. Ms',
  function: 'Minister of Defence',
  delegationName: 'Republic of Guinea',
  categoryTitle: 'Head of delegation',
  categoryColour: '#7b1e2b',
  zones: ['plenary', 'bilateral-wing', 'vip-lounge', 'media-stakeout'],
  serial: 'bdg_01F8MECHZX3TBDSZ7XRADM79XE',
  credential,
  version: 1,
};

/** Names of invented people in the scripts of the States that come. */
export const inManyScripts: readonly Partial<BadgeFace>[] = [
  {
    badgeName: 'Сергей Иванов',
    nativeName: 'Сергей Анатольевич Ёлкин-Ґалаґан',
    delegationName: 'Российская Федерация',
  },
  { badgeName: 'Eleni Papadopoulou', nativeName: 'Ελένη Παπαδοπούλου', delegationName: 'Κυπριακή Δημοκρατία' },
  { badgeName: 'Mohammed Al-Farsi', nativeName: 'محمد عبد الرحمن الفارسي (وزير 2021)', delegationName: 'سلطنة عُمان' },
  { badgeName: 'Shirin Rezaei', nativeName: 'شیرین رضایی‌نژاد', delegationName: 'Iran (جمهوری اسلامی ایران)' },
  { badgeName: 'Wang Xiaoming', nativeName: '王小明 欧阳懿', delegationName: '中华人民共和国' },
  { badgeName: 'Sato Hanako', nativeName: '佐藤 はなこ', delegationName: '日本国' },
  { badgeName: 'Kim Min-jun', nativeName: '김민준', delegationName: '대한민국' },
  { badgeName: 'Kshitij Shreshtha', nativeName: 'क्षितिज श्रेष्ठ त्रिवेदी', delegationName: 'भारत गणराज्य' },
  { badgeName: 'Rahim Uddin', nativeName: 'মোঃ রহিম উদ্দিন চৌধুরী', delegationName: 'বাংলাদেশ' },
  { badgeName: 'Nino Beridze', nativeName: 'ნინო ბერიძე', delegationName: 'საქართველო' },
  { badgeName: 'Aram Petrosyan', nativeName: 'Արամ Պետրոսյան', delegationName: 'Հայաստան' },
  { badgeName: 'Somchai Jaidee', nativeName: 'สมชาย ใจดีที่สุด', delegationName: 'ราชอาณาจักรไทย' },
  { badgeName: 'Khamphone Vongsa', nativeName: 'ຄຳພອນ ວົງສາ', delegationName: 'ສປປ ລາວ' },
  { badgeName: 'Abebe Bekele', nativeName: 'አበበ በቀለ', delegationName: 'ኢትዮጵያ' },
  { badgeName: 'Sok Dara', nativeName: 'សុខ ដារ៉ា ព្រះ', delegationName: 'ព្រះរាជាណាចក្រកម្ពុជា' },
  { badgeName: 'Aung Kyaw', nativeName: 'အောင်ကျော်မြင့်', delegationName: 'မြန်မာ' },
  { badgeName: 'Nimal Perera', nativeName: 'නිමල් පෙරේරා ශ්‍රී', delegationName: 'தமிழ் · ශ්‍රී ලංකා' },
  { badgeName: 'Nguyễn Thị Ánh Tuyết', nativeName: 'Þórður Đặng Łukasz Ǧāżi', delegationName: 'Việt Nam' },
  { badgeName: 'David Cohen', nativeName: 'דָּוִד כֹּהֵן', delegationName: 'Media 🌍 ܐ' },
];
