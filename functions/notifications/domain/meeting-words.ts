import type { MailLanguage } from './mail-language.ts';
import { type Phrase, phrase } from './phrase.ts';

interface MeetingWords {
  /** What stands between what happened and whose meeting it is. */
  readonly colon: string;
  readonly when: string;
  readonly previously: string;
  readonly room: string;
  readonly answerBy: string;
  readonly keptUntil: string;
  readonly proposedTimes: string;
  readonly proposedLength: string;
  readonly message: string;
  readonly reason: string;
  readonly ownSide: string;
  readonly otherSide: string;
  readonly otherSides: string;
  readonly calendar: Readonly<Record<'REQUEST' | 'CANCEL', Phrase>>;
  readonly closing: (conference: string) => Phrase;
}

/** What every mail of a meeting says, whatever happened to it. */
export const meetingWords: Readonly<Record<MailLanguage, MeetingWords>> = {
  en: {
    colon: ': ',
    when: 'When',
    previously: 'Previously',
    room: 'Room',
    answerBy: 'Answer by',
    keptUntil: 'Kept until',
    proposedTimes: 'Proposed times',
    proposedLength: 'Proposed length',
    message: 'Message',
    reason: 'Reason',
    ownSide: 'Your side',
    otherSide: 'Other side',
    otherSides: 'Other sides',
    calendar: {
      REQUEST: phrase`The calendar entry is part of this mail. Later changes will update it.`,
      CANCEL: phrase`The calendar entry that you hold is withdrawn with this mail.`,
    },
    closing: (conference) => phrase`Protocol, ${conference}`,
  },
  ru: {
    colon: ': ',
    when: 'Когда',
    previously: 'Ранее',
    room: 'Помещение',
    answerBy: 'Ответить до',
    keptUntil: 'Сохраняется до',
    proposedTimes: 'Предлагаемое время',
    proposedLength: 'Предлагаемая продолжительность',
    message: 'Сообщение',
    reason: 'Причина',
    ownSide: 'Ваша сторона',
    otherSide: 'Другая сторона',
    otherSides: 'Другие стороны',
    calendar: {
      REQUEST: phrase`Запись для календаря содержится в этом письме. Дальнейшие изменения обновят её.`,
      CANCEL: phrase`Запись в вашем календаре отзывается этим письмом.`,
    },
    closing: (conference) => phrase`Протокол, ${conference}`,
  },
  fr: {
    colon: ' : ',
    when: 'Quand',
    previously: 'Auparavant',
    room: 'Salle',
    answerBy: 'Réponse avant',
    keptUntil: 'Gardé jusqu’au',
    proposedTimes: 'Moments proposés',
    proposedLength: 'Durée proposée',
    message: 'Message',
    reason: 'Motif',
    ownSide: 'Votre partie',
    otherSide: 'Autre partie',
    otherSides: 'Autres parties',
    calendar: {
      REQUEST: phrase`L’entrée d’agenda fait partie de ce message. Les changements ultérieurs la mettront à jour.`,
      CANCEL: phrase`L’entrée de votre agenda est retirée par ce message.`,
    },
    closing: (conference) => phrase`Protocole, ${conference}`,
  },
  es: {
    colon: ': ',
    when: 'Cuándo',
    previously: 'Antes',
    room: 'Sala',
    answerBy: 'Respuesta antes de',
    keptUntil: 'Reservado hasta',
    proposedTimes: 'Horas propuestas',
    proposedLength: 'Duración propuesta',
    message: 'Mensaje',
    reason: 'Motivo',
    ownSide: 'Su parte',
    otherSide: 'La otra parte',
    otherSides: 'Las otras partes',
    calendar: {
      REQUEST: phrase`La entrada de calendario forma parte de este mensaje. Los cambios posteriores la actualizarán.`,
      CANCEL: phrase`La entrada de su calendario se retira con este mensaje.`,
    },
    closing: (conference) => phrase`Protocolo, ${conference}`,
  },
  ar: {
    colon: ': ',
    when: 'الموعد',
    previously: 'الموعد السابق',
    room: 'القاعة',
    answerBy: 'الرد قبل',
    keptUntil: 'محجوز حتى',
    proposedTimes: 'الأوقات المقترحة',
    proposedLength: 'المدة المقترحة',
    message: 'الرسالة',
    reason: 'السبب',
    ownSide: 'جانبكم',
    otherSide: 'الجانب الآخر',
    otherSides: 'الجوانب الأخرى',
    calendar: {
      REQUEST: phrase`تتضمن هذه الرسالة موعداً للتقويم، وستحدّثه أي تغييرات لاحقة.`,
      CANCEL: phrase`يُسحب بهذه الرسالة الموعد المسجل في تقويمكم.`,
    },
    closing: (conference) => phrase`المراسم، ${conference}`,
  },
  zh: {
    colon: '：',
    when: '时间',
    previously: '原定时间',
    room: '会议室',
    answerBy: '答复期限',
    keptUntil: '保留至',
    proposedTimes: '提议时间',
    proposedLength: '提议时长',
    message: '留言',
    reason: '原因',
    ownSide: '贵方',
    otherSide: '对方',
    otherSides: '其他各方',
    calendar: {
      REQUEST: phrase`本邮件附有日历事项，后续变更将自动更新该事项。`,
      CANCEL: phrase`本邮件撤回您日历中的该事项。`,
    },
    closing: (conference) => phrase`${conference} 礼宾处`,
  },
};
