import type { MailLanguage } from './mail-language.ts';
import { type Phrase, phrase } from './phrase.ts';

interface MeetingWords {
  /** The title of the calendar entry; `between` names the delegations. */
  readonly title: (between: string) => string;
  /** What stands between what happened and whose meeting it is. */
  readonly colon: string;
  readonly when: string;
  readonly previously: string;
  readonly room: string;
  readonly answerBy: string;
  readonly ownSide: string;
  readonly otherSide: string;
  readonly calendar: Readonly<Record<'REQUEST' | 'CANCEL', Phrase>>;
  readonly closing: (conference: string) => Phrase;
}

/** What every mail of a meeting says, whatever happened to it. */
export const meetingWords: Readonly<Record<MailLanguage, MeetingWords>> = {
  en: {
    title: (between) => `Bilateral: ${between}`,
    colon: ': ',
    when: 'When',
    previously: 'Previously',
    room: 'Room',
    answerBy: 'Answer by',
    ownSide: 'Your side',
    otherSide: 'Other side',
    calendar: {
      REQUEST: phrase`The calendar entry is part of this mail. Later changes will update it.`,
      CANCEL: phrase`The calendar entry that you hold is withdrawn with this mail.`,
    },
    closing: (conference) => phrase`Protocol, ${conference}`,
  },
  ru: {
    title: (between) => `Двусторонняя встреча: ${between}`,
    colon: ': ',
    when: 'Когда',
    previously: 'Ранее',
    room: 'Помещение',
    answerBy: 'Ответить до',
    ownSide: 'Ваша сторона',
    otherSide: 'Другая сторона',
    calendar: {
      REQUEST: phrase`Запись для календаря содержится в этом письме. Дальнейшие изменения обновят её.`,
      CANCEL: phrase`Запись в вашем календаре отзывается этим письмом.`,
    },
    closing: (conference) => phrase`Протокол, ${conference}`,
  },
  fr: {
    title: (between) => `Entretien bilatéral : ${between}`,
    colon: ' : ',
    when: 'Quand',
    previously: 'Auparavant',
    room: 'Salle',
    answerBy: 'Réponse avant',
    ownSide: 'Votre partie',
    otherSide: 'Autre partie',
    calendar: {
      REQUEST: phrase`L’entrée d’agenda fait partie de ce message. Les changements ultérieurs la mettront à jour.`,
      CANCEL: phrase`L’entrée de votre agenda est retirée par ce message.`,
    },
    closing: (conference) => phrase`Protocole, ${conference}`,
  },
  es: {
    title: (between) => `Reunión bilateral: ${between}`,
    colon: ': ',
    when: 'Cuándo',
    previously: 'Antes',
    room: 'Sala',
    answerBy: 'Respuesta antes de',
    ownSide: 'Su parte',
    otherSide: 'La otra parte',
    calendar: {
      REQUEST: phrase`La entrada de calendario forma parte de este mensaje. Los cambios posteriores la actualizarán.`,
      CANCEL: phrase`La entrada de su calendario se retira con este mensaje.`,
    },
    closing: (conference) => phrase`Protocolo, ${conference}`,
  },
  ar: {
    title: (between) => `لقاء ثنائي: ${between}`,
    colon: ': ',
    when: 'الموعد',
    previously: 'الموعد السابق',
    room: 'القاعة',
    answerBy: 'الرد قبل',
    ownSide: 'جانبكم',
    otherSide: 'الجانب الآخر',
    calendar: {
      REQUEST: phrase`تتضمن هذه الرسالة موعداً للتقويم، وستحدّثه أي تغييرات لاحقة.`,
      CANCEL: phrase`يُسحب بهذه الرسالة الموعد المسجل في تقويمكم.`,
    },
    closing: (conference) => phrase`المراسم، ${conference}`,
  },
  zh: {
    title: (between) => `双边会见：${between}`,
    colon: '：',
    when: '时间',
    previously: '原定时间',
    room: '会议室',
    answerBy: '答复期限',
    ownSide: '贵方',
    otherSide: '对方',
    calendar: {
      REQUEST: phrase`本邮件附有日历事项，后续变更将自动更新该事项。`,
      CANCEL: phrase`本邮件撤回您日历中的该事项。`,
    },
    closing: (conference) => phrase`${conference} 礼宾处`,
  },
};
