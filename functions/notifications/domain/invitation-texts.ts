import type { MailLanguage } from './mail-language.ts';
import { type Phrase, phrase } from './phrase.ts';

interface InvitationTexts {
  readonly subject: (conference: string) => Phrase;
  readonly lead: (entity: string, conference: string, placeAndDays: string) => Phrase;
  readonly code: string;
  readonly deadline: string;
  readonly next: (call: string) => Phrase;
  readonly keep: Phrase;
  readonly closing: (conference: string) => Phrase;
}

export const invitationTexts: Readonly<Record<MailLanguage, InvitationTexts>> = {
  en: {
    subject: (conference) => phrase`Invitation: ${conference}`,
    lead: (entity, conference, placeAndDays) => phrase`${entity} is invited to ${conference} (${placeAndDays}).`,
    code: 'Invitation code',
    deadline: 'Register by',
    next: (call) =>
      phrase`Please register your delegation with this code (API call ${call}). Whoever registers becomes its primary focal point, enters the delegates and submits them for accreditation.`,
    keep: phrase`The code works once. Please keep it to yourselves: whoever holds it can register your delegation.`,
    closing: (conference) => phrase`Secretariat, ${conference}`,
  },
  ru: {
    subject: (conference) => phrase`Приглашение: ${conference}`,
    lead: (entity, conference, placeAndDays) =>
      phrase`Приглашаем к участию: ${entity}. ${conference} (${placeAndDays}).`,
    code: 'Код приглашения',
    deadline: 'Зарегистрироваться до',
    next: (call) =>
      phrase`Просим зарегистрировать делегацию с помощью этого кода (вызов API ${call}). Кто регистрирует делегацию, становится её основным контактным лицом, вносит делегатов и представляет их к аккредитации.`,
    keep: phrase`Код действует один раз. Просим не передавать его посторонним: зарегистрировать вашу делегацию сможет любой, у кого он есть.`,
    closing: (conference) => phrase`Секретариат, ${conference}`,
  },
  fr: {
    subject: (conference) => phrase`Invitation : ${conference}`,
    lead: (entity, conference, placeAndDays) =>
      phrase`Vous êtes invités à participer au nom de : ${entity}. ${conference} (${placeAndDays}).`,
    code: 'Code d’invitation',
    deadline: 'Inscription avant le',
    next: (call) =>
      phrase`Veuillez inscrire votre délégation avec ce code (appel d’API ${call}). La personne qui l’inscrit en devient le point focal principal, saisit les délégués et les soumet à l’accréditation.`,
    keep: phrase`Le code ne sert qu’une fois. Gardez-le pour vous : quiconque le détient peut inscrire votre délégation.`,
    closing: (conference) => phrase`Secrétariat, ${conference}`,
  },
  es: {
    subject: (conference) => phrase`Invitación: ${conference}`,
    lead: (entity, conference, placeAndDays) =>
      phrase`Quedan invitados a participar en nombre de: ${entity}. ${conference} (${placeAndDays}).`,
    code: 'Código de invitación',
    deadline: 'Inscripción hasta el',
    next: (call) =>
      phrase`Inscriban su delegación con este código (llamada a la API ${call}). Quien la inscribe pasa a ser su punto focal principal, introduce a los delegados y los presenta para su acreditación.`,
    keep: phrase`El código sirve una sola vez. No lo difundan: quien lo tenga puede inscribir su delegación.`,
    closing: (conference) => phrase`Secretaría, ${conference}`,
  },
  ar: {
    subject: (conference) => phrase`دعوة: ${conference}`,
    lead: (entity, conference, placeAndDays) =>
      phrase`ندعوكم إلى المشاركة باسم: ${entity}. ${conference} (${placeAndDays}).`,
    code: 'رمز الدعوة',
    deadline: 'آخر موعد للتسجيل',
    next: (call) =>
      phrase`نرجو تسجيل وفدكم بهذا الرمز (استدعاء واجهة البرمجة ${call}). ومن يسجل الوفد يصبح جهة الاتصال الرئيسية له، ويُدخل أسماء المندوبين ويقدمهم للاعتماد.`,
    keep: phrase`يُستعمل الرمز مرة واحدة فقط. نرجو عدم إطلاع الغير عليه، فكل من يحمله يستطيع تسجيل وفدكم.`,
    closing: (conference) => phrase`الأمانة، ${conference}`,
  },
  zh: {
    subject: (conference) => phrase`邀请函：${conference}`,
    lead: (entity, conference, placeAndDays) => phrase`谨邀请 ${entity} 出席 ${conference}（${placeAndDays}）。`,
    code: '邀请码',
    deadline: '注册截止时间',
    next: (call) =>
      phrase`请使用此邀请码注册贵代表团（API 调用 ${call}）。注册人即成为代表团的主要联络人，负责填写代表信息并提交认证。`,
    keep: phrase`邀请码仅可使用一次。请妥善保管：任何持有者均可注册贵代表团。`,
    closing: (conference) => phrase`${conference} 秘书处`,
  },
};
