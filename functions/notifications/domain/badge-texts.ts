import type { MailLanguage } from './mail-language.ts';
import { type Phrase, phrase } from './phrase.ts';

interface BadgeTexts {
  readonly subject: (conference: string) => Phrase;
  readonly lead: (conference: string) => Phrase;
  readonly person: string;
  readonly category: string;
  readonly serial: string;
  readonly fetch: (call: string) => Phrase;
  readonly closing: (conference: string) => Phrase;
}

export const badgeTexts: Readonly<Record<MailLanguage, BadgeTexts>> = {
  en: {
    subject: (conference) => phrase`A badge was issued: ${conference}`,
    lead: (conference) =>
      phrase`A member of your delegation is accredited to ${conference}, and the badge has been issued.`,
    person: 'Person',
    category: 'Category',
    serial: 'Badge serial',
    fetch: (call) =>
      phrase`You can fetch the badge as a PDF (API call ${call}). It is not attached, because the code on it opens doors.`,
    closing: (conference) => phrase`Secretariat, ${conference}`,
  },
  ru: {
    subject: (conference) => phrase`Выдан бейдж: ${conference}`,
    lead: (conference) => phrase`Член вашей делегации аккредитован (${conference}), бейдж выдан.`,
    person: 'Кому',
    category: 'Категория',
    serial: 'Номер бейджа',
    fetch: (call) =>
      phrase`Бейдж можно получить в формате PDF (вызов API ${call}). К письму он не приложен: код на нём открывает двери.`,
    closing: (conference) => phrase`Секретариат, ${conference}`,
  },
  fr: {
    subject: (conference) => phrase`Un badge a été établi : ${conference}`,
    lead: (conference) =>
      phrase`Un membre de votre délégation est accrédité (${conference}) et son badge a été établi.`,
    person: 'Personne',
    category: 'Catégorie',
    serial: 'Numéro du badge',
    fetch: (call) =>
      phrase`Vous pouvez obtenir le badge en PDF (appel d’API ${call}). Il n’est pas joint, car le code qu’il porte ouvre des portes.`,
    closing: (conference) => phrase`Secrétariat, ${conference}`,
  },
  es: {
    subject: (conference) => phrase`Se ha expedido una credencial: ${conference}`,
    lead: (conference) =>
      phrase`Un miembro de su delegación está acreditado (${conference}) y se ha expedido su credencial.`,
    person: 'Persona',
    category: 'Categoría',
    serial: 'Número de la credencial',
    fetch: (call) =>
      phrase`Pueden obtener la credencial en PDF (llamada a la API ${call}). No va adjunta, porque el código que lleva abre puertas.`,
    closing: (conference) => phrase`Secretaría, ${conference}`,
  },
  ar: {
    subject: (conference) => phrase`صدرت بطاقة: ${conference}`,
    lead: (conference) => phrase`اعتُمد أحد أعضاء وفدكم (${conference}) وصدرت بطاقته.`,
    person: 'الاسم',
    category: 'الفئة',
    serial: 'رقم البطاقة',
    fetch: (call) =>
      phrase`يمكنكم الحصول على البطاقة بصيغة PDF (استدعاء واجهة البرمجة ${call}). ولم تُرفق بهذه الرسالة لأن الرمز الذي عليها يفتح الأبواب.`,
    closing: (conference) => phrase`الأمانة، ${conference}`,
  },
  zh: {
    subject: (conference) => phrase`证件已签发：${conference}`,
    lead: (conference) => phrase`贵代表团一名成员已获 ${conference} 认证，证件已签发。`,
    person: '姓名',
    category: '类别',
    serial: '证件编号',
    fetch: (call) => phrase`可获取证件的 PDF 文件（API 调用 ${call}）。证件上的二维码可用于通行，因此未随信附上。`,
    closing: (conference) => phrase`${conference} 秘书处`,
  },
};
