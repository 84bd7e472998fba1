import type { Authority } from '../../../events/vocabulary.ts';
import type { MailLanguage } from './mail-language.ts';
import { type Phrase, phrase } from './phrase.ts';

interface InfoRequestTexts {
  readonly subject: (conference: string) => Phrase;
  readonly lead: (conference: string) => Phrase;
  readonly person: string;
  readonly askedBy: string;
  readonly authorities: Readonly<Record<Authority, string>>;
  readonly reason: string;
  readonly answer: (call: string) => Phrase;
  readonly next: Phrase;
  readonly closing: (conference: string) => Phrase;
}

export const infoRequestTexts: Readonly<Record<MailLanguage, InfoRequestTexts>> = {
  en: {
    subject: (conference) => phrase`More information is needed: ${conference}`,
    lead: (conference) =>
      phrase`Before it can decide on a member of your delegation (${conference}), an authority needs more from you.`,
    person: 'Person',
    askedBy: 'Asked by',
    authorities: { protocol: 'the protocol', security: 'the security service', host: 'the host country' },
    reason: 'What is needed',
    answer: (call) => phrase`Please amend the delegate’s details, passport or documents (API call ${call}).`,
    next: [
      'Every amendment returns the case to the authority; nothing else is needed. Until then the delegate cannot be accredited.',
    ],
    closing: (conference) => phrase`Secretariat, ${conference}`,
  },
  ru: {
    subject: (conference) => phrase`Требуются дополнительные сведения: ${conference}`,
    lead: (conference) =>
      phrase`Чтобы принять решение по члену вашей делегации (${conference}), компетентному органу нужны дополнительные сведения от вас.`,
    person: 'Лицо',
    askedBy: 'Кто запрашивает',
    authorities: { protocol: 'протокол', security: 'служба безопасности', host: 'принимающая сторона' },
    reason: 'Что требуется',
    answer: (call) => phrase`Просим исправить данные, паспорт или документы делегата (вызов API ${call}).`,
    next: [
      'После любого исправления дело само возвращается на рассмотрение; больше ничего не требуется. До этого делегат не может быть аккредитован.',
    ],
    closing: (conference) => phrase`Секретариат, ${conference}`,
  },
  fr: {
    subject: (conference) => phrase`Informations complémentaires requises : ${conference}`,
    lead: (conference) =>
      phrase`Avant de pouvoir se prononcer sur un membre de votre délégation (${conference}), une autorité a besoin d’autres éléments de votre part.`,
    person: 'Personne',
    askedBy: 'Demandé par',
    authorities: { protocol: 'le protocole', security: 'le service de sécurité', host: 'le pays hôte' },
    reason: 'Ce qui est requis',
    answer: (call) =>
      phrase`Veuillez modifier les données, le passeport ou les documents du délégué (appel d’API ${call}).`,
    next: [
      'Toute modification renvoie le dossier à l’autorité ; rien d’autre n’est nécessaire. D’ici là, le délégué ne peut pas être accrédité.',
    ],
    closing: (conference) => phrase`Secrétariat, ${conference}`,
  },
  es: {
    subject: (conference) => phrase`Se necesita más información: ${conference}`,
    lead: (conference) =>
      phrase`Antes de decidir sobre un miembro de su delegación (${conference}), una autoridad necesita más información de su parte.`,
    person: 'Persona',
    askedBy: 'Lo solicita',
    authorities: { protocol: 'protocolo', security: 'el servicio de seguridad', host: 'el país anfitrión' },
    reason: 'Qué se necesita',
    answer: (call) =>
      phrase`Modifiquen los datos, el pasaporte o los documentos del delegado (llamada a la API ${call}).`,
    next: [
      'Cualquier modificación devuelve el expediente a la autoridad; no hace falta nada más. Hasta entonces el delegado no puede ser acreditado.',
    ],
    closing: (conference) => phrase`Secretaría, ${conference}`,
  },
  ar: {
    subject: (conference) => phrase`مطلوب معلومات إضافية: ${conference}`,
    lead: (conference) =>
      phrase`قبل البتّ في أمر أحد أعضاء وفدكم (${conference})، تحتاج جهة مختصة إلى معلومات إضافية منكم.`,
    person: 'الاسم',
    askedBy: 'الجهة الطالبة',
    authorities: { protocol: 'المراسم', security: 'جهاز الأمن', host: 'البلد المضيف' },
    reason: 'المطلوب',
    answer: (call) => phrase`يُرجى تعديل بيانات المندوب أو جواز سفره أو وثائقه (استدعاء واجهة البرمجة ${call}).`,
    next: ['يعيد أي تعديل الملف إلى الجهة المختصة، ولا يلزم شيء آخر. وإلى ذلك الحين لا يمكن اعتماد المندوب.'],
    closing: (conference) => phrase`الأمانة، ${conference}`,
  },
  zh: {
    subject: (conference) => phrase`需要补充信息：${conference}`,
    lead: (conference) => phrase`主管部门在就贵代表团一名成员（${conference}）作出决定之前，需要贵方补充信息。`,
    person: '姓名',
    askedBy: '提出方',
    authorities: { protocol: '礼宾部门', security: '安全部门', host: '东道国' },
    reason: '所需内容',
    answer: (call) => phrase`请修改该代表的资料、护照或文件（API 调用 ${call}）。`,
    next: ['任何修改都会使案件自动退回主管部门，无需其他操作。在此之前，该代表无法获得认证。'],
    closing: (conference) => phrase`${conference} 秘书处`,
  },
};
