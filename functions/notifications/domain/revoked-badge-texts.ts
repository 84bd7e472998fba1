import type { MailLanguage } from './mail-language.ts';
import { type Phrase, phrase } from './phrase.ts';

interface RevokedBadgeTexts {
  readonly subject: (conference: string) => Phrase;
  readonly lead: (conference: string) => Phrase;
  readonly person: string;
  readonly serial: string;
  readonly closing: (conference: string) => Phrase;
}

export const revokedBadgeTexts: Readonly<Record<MailLanguage, RevokedBadgeTexts>> = {
  en: {
    subject: (conference) => phrase`A badge is no longer valid: ${conference}`,
    lead: (conference) =>
      phrase`A badge of your delegation is no longer valid (${conference}): it opens no door any more. Please do not use it.`,
    person: 'Person',
    serial: 'Badge serial',
    closing: (conference) => phrase`Secretariat, ${conference}`,
  },
  ru: {
    subject: (conference) => phrase`Бейдж больше не действует: ${conference}`,
    lead: (conference) =>
      phrase`Бейдж вашей делегации больше не действует (${conference}): он не открывает ни одной двери. Просим им не пользоваться.`,
    person: 'Кому',
    serial: 'Номер бейджа',
    closing: (conference) => phrase`Секретариат, ${conference}`,
  },
  fr: {
    subject: (conference) => phrase`Un badge n’est plus valable : ${conference}`,
    lead: (conference) =>
      phrase`Un badge de votre délégation n’est plus valable (${conference}) : il n’ouvre plus aucune porte. Merci de ne plus l’utiliser.`,
    person: 'Personne',
    serial: 'Numéro du badge',
    closing: (conference) => phrase`Secrétariat, ${conference}`,
  },
  es: {
    subject: (conference) => phrase`Una credencial ya no es válida: ${conference}`,
    lead: (conference) =>
      phrase`Una credencial de su delegación ya no es válida (${conference}): no abre ninguna puerta. No la utilicen.`,
    person: 'Persona',
    serial: 'Número de la credencial',
    closing: (conference) => phrase`Secretaría, ${conference}`,
  },
  ar: {
    subject: (conference) => phrase`بطاقة لم تعد صالحة: ${conference}`,
    lead: (conference) =>
      phrase`لم تعد إحدى بطاقات وفدكم صالحة (${conference})، فهي لا تفتح أي باب. نرجو عدم استعمالها.`,
    person: 'الاسم',
    serial: 'رقم البطاقة',
    closing: (conference) => phrase`الأمانة، ${conference}`,
  },
  zh: {
    subject: (conference) => phrase`证件已失效：${conference}`,
    lead: (conference) => phrase`贵代表团的一张证件已失效（${conference}），不能再用于通行。请勿继续使用。`,
    person: '姓名',
    serial: '证件编号',
    closing: (conference) => phrase`${conference} 秘书处`,
  },
};
