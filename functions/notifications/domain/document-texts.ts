import type { MailLanguage } from './mail-language.ts';
import { type Phrase, phrase } from './phrase.ts';

interface DocumentTexts {
  readonly subject: (conference: string) => Phrase;
  readonly lead: (conference: string) => Phrase;
  readonly person: string;
  readonly document: string;
  readonly reason: string;
  readonly again: (call: string) => Phrase;
  /** By the kind of document; another is called by its own name. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly closing: (conference: string) => Phrase;
}

export const documentTexts: Readonly<Record<MailLanguage, DocumentTexts>> = {
  en: {
    subject: (conference) => phrase`A document was not accepted: ${conference}`,
    lead: (conference) => phrase`A document for a member of your delegation (${conference}) could not be accepted.`,
    person: 'Person',
    document: 'Document',
    reason: 'Reason',
    again: (call) => phrase`Please send another one in its place (API call ${call}).`,
    kinds: { photo: 'Photo', passport: 'Passport', 'note-verbale': 'Note verbale', 'press-card': 'Press card' },
    closing: (conference) => phrase`Secretariat, ${conference}`,
  },
  ru: {
    subject: (conference) => phrase`Документ не принят: ${conference}`,
    lead: (conference) => phrase`Документ члена вашей делегации не удалось принять (${conference}).`,
    person: 'Кому',
    document: 'Документ',
    reason: 'Причина',
    again: (call) => phrase`Просим направить вместо него другой (вызов API ${call}).`,
    kinds: {
      photo: 'Фотография',
      passport: 'Паспорт',
      'note-verbale': 'Вербальная нота',
      'press-card': 'Удостоверение журналиста',
    },
    closing: (conference) => phrase`Секретариат, ${conference}`,
  },
  fr: {
    subject: (conference) => phrase`Un document n’a pas été accepté : ${conference}`,
    lead: (conference) =>
      phrase`Un document concernant un membre de votre délégation (${conference}) n’a pas pu être accepté.`,
    person: 'Personne',
    document: 'Document',
    reason: 'Motif',
    again: (call) => phrase`Veuillez en envoyer un autre à sa place (appel d’API ${call}).`,
    kinds: { photo: 'Photo', passport: 'Passeport', 'note-verbale': 'Note verbale', 'press-card': 'Carte de presse' },
    closing: (conference) => phrase`Secrétariat, ${conference}`,
  },
  es: {
    subject: (conference) => phrase`Un documento no fue aceptado: ${conference}`,
    lead: (conference) => phrase`No se pudo aceptar un documento de un miembro de su delegación (${conference}).`,
    person: 'Persona',
    document: 'Documento',
    reason: 'Motivo',
    again: (call) => phrase`Envíen otro en su lugar (llamada a la API ${call}).`,
    kinds: {
      photo: 'Fotografía',
      passport: 'Pasaporte',
      'note-verbale': 'Nota verbal',
      'press-card': 'Carné de prensa',
    },
    closing: (conference) => phrase`Secretaría, ${conference}`,
  },
  ar: {
    subject: (conference) => phrase`لم تُقبل وثيقة: ${conference}`,
    lead: (conference) => phrase`تعذر قبول وثيقة لأحد أعضاء وفدكم (${conference}).`,
    person: 'الاسم',
    document: 'الوثيقة',
    reason: 'السبب',
    again: (call) => phrase`نرجو إرسال وثيقة أخرى بدلاً منها (استدعاء واجهة البرمجة ${call}).`,
    kinds: { photo: 'صورة', passport: 'جواز سفر', 'note-verbale': 'مذكرة شفوية', 'press-card': 'بطاقة صحفية' },
    closing: (conference) => phrase`الأمانة، ${conference}`,
  },
  zh: {
    subject: (conference) => phrase`文件未被接受：${conference}`,
    lead: (conference) => phrase`贵代表团一名成员的文件未能被接受（${conference}）。`,
    person: '姓名',
    document: '文件',
    reason: '原因',
    again: (call) => phrase`请另行提交一份（API 调用 ${call}）。`,
    kinds: { photo: '照片', passport: '护照', 'note-verbale': '普通照会', 'press-card': '记者证' },
    closing: (conference) => phrase`${conference} 秘书处`,
  },
};
