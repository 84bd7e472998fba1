import type { MailLanguage } from './mail-language.ts';
import { type Phrase, phrase } from './phrase.ts';

interface FocalPointTexts {
  readonly subject: (entity: string, conference: string) => Phrase;
  readonly lead: (entity: string, conference: string, placeAndDays: string) => Phrase;
  readonly code: string;
  readonly deadline: string;
  readonly next: (call: string) => Phrase;
  readonly keep: Phrase;
  readonly closing: (conference: string) => Phrase;
}

export const focalPointTexts: Readonly<Record<MailLanguage, FocalPointTexts>> = {
  en: {
    subject: (entity, conference) => phrase`Focal point for ${entity}: ${conference}`,
    lead: (entity, conference, placeAndDays) =>
      phrase`You are asked to be a focal point of the delegation of ${entity} at ${conference} (${placeAndDays}).`,
    code: 'Code',
    deadline: 'Use it by',
    next: (call) =>
      phrase`Please sign in and become a focal point with this code (API call ${call}). A focal point enters the delegates, submits them and answers for the delegation.`,
    keep: phrase`The code works once. Please keep it to yourself: whoever holds it can speak for the delegation. If you do not know what this is about, do nothing.`,
    closing: (conference) => phrase`Secretariat, ${conference}`,
  },
  ru: {
    subject: (entity, conference) => phrase`Контактное лицо делегации (${entity}): ${conference}`,
    lead: (entity, conference, placeAndDays) =>
      phrase`Вас просят стать контактным лицом делегации: ${entity}. ${conference} (${placeAndDays}).`,
    code: 'Код',
    deadline: 'Использовать до',
    next: (call) =>
      phrase`Просим войти в систему и стать контактным лицом с помощью этого кода (вызов API ${call}). Контактное лицо вносит делегатов, представляет их и отвечает за делегацию.`,
    keep: phrase`Код действует один раз. Просим не передавать его посторонним: любой, у кого он есть, сможет говорить от имени делегации. Если вы не знаете, о чём речь, ничего не делайте.`,
    closing: (conference) => phrase`Секретариат, ${conference}`,
  },
  fr: {
    subject: (entity, conference) => phrase`Point focal (${entity}) : ${conference}`,
    lead: (entity, conference, placeAndDays) =>
      phrase`Vous êtes invité à être point focal de la délégation : ${entity}. ${conference} (${placeAndDays}).`,
    code: 'Code',
    deadline: 'À utiliser avant le',
    next: (call) =>
      phrase`Veuillez vous identifier et devenir point focal avec ce code (appel d’API ${call}). Un point focal saisit les délégués, les soumet et répond pour la délégation.`,
    keep: phrase`Le code ne sert qu’une fois. Gardez-le pour vous : quiconque le détient peut parler au nom de la délégation. Si vous ne savez pas de quoi il s’agit, ne faites rien.`,
    closing: (conference) => phrase`Secrétariat, ${conference}`,
  },
  es: {
    subject: (entity, conference) => phrase`Punto focal (${entity}): ${conference}`,
    lead: (entity, conference, placeAndDays) =>
      phrase`Se le pide ser punto focal de la delegación: ${entity}. ${conference} (${placeAndDays}).`,
    code: 'Código',
    deadline: 'Usar antes del',
    next: (call) =>
      phrase`Inicie sesión y pase a ser punto focal con este código (llamada a la API ${call}). Un punto focal introduce a los delegados, los presenta y responde por la delegación.`,
    keep: phrase`El código sirve una sola vez. No lo difunda: quien lo tenga puede hablar en nombre de la delegación. Si no sabe de qué se trata, no haga nada.`,
    closing: (conference) => phrase`Secretaría, ${conference}`,
  },
  ar: {
    subject: (entity, conference) => phrase`جهة اتصال لوفد ${entity}: ${conference}`,
    lead: (entity, conference, placeAndDays) =>
      phrase`يُطلب إليكم أن تكونوا جهة اتصال للوفد: ${entity}. ${conference} (${placeAndDays}).`,
    code: 'الرمز',
    deadline: 'يُستعمل قبل',
    next: (call) =>
      phrase`نرجو تسجيل الدخول والانضمام جهةَ اتصال بهذا الرمز (استدعاء واجهة البرمجة ${call}). وجهة الاتصال تُدخل أسماء المندوبين وتقدمهم وتجيب عن الوفد.`,
    keep: phrase`يُستعمل الرمز مرة واحدة فقط. نرجو عدم إطلاع الغير عليه، فكل من يحمله يستطيع التحدث باسم الوفد. وإن كنتم لا تعرفون موضوع هذه الرسالة فلا تفعلوا شيئاً.`,
    closing: (conference) => phrase`الأمانة، ${conference}`,
  },
  zh: {
    subject: (entity, conference) => phrase`${entity} 代表团联络人：${conference}`,
    lead: (entity, conference, placeAndDays) =>
      phrase`谨请您担任 ${entity} 代表团的联络人：${conference}（${placeAndDays}）。`,
    code: '代码',
    deadline: '使用截止时间',
    next: (call) =>
      phrase`请登录并使用此代码成为联络人（API 调用 ${call}）。联络人负责填写代表信息、提交认证并代表代表团答复。`,
    keep: phrase`代码仅可使用一次。请妥善保管：任何持有者均可代表该代表团。如您不知此事，请不必理会。`,
    closing: (conference) => phrase`${conference} 秘书处`,
  },
};
