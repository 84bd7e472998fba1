import type { MailLanguage } from './mail-language.ts';
import type { MeetingMailKind } from './meeting-news.ts';
import { type Phrase, phrase } from './phrase.ts';

interface MeetingTexts {
  /** The title of the calendar entry; `between` names the delegations. */
  readonly title: (between: string) => string;
  readonly subject: Readonly<Record<MeetingMailKind, (between: string) => Phrase>>;
  readonly lead: Readonly<Record<MeetingMailKind, (between: string) => Phrase>>;
  readonly when: string;
  readonly previously: string;
  readonly room: string;
  readonly ownSide: string;
  readonly otherSide: string;
  readonly calendar: Readonly<Record<'REQUEST' | 'CANCEL', Phrase>>;
  readonly closing: (conference: string) => Phrase;
}

export const meetingTexts: Readonly<Record<MailLanguage, MeetingTexts>> = {
  en: {
    title: (between) => `Bilateral: ${between}`,
    subject: {
      'meeting-confirmed': (between) => phrase`Meeting confirmed: ${between}`,
      'meeting-rescheduled': (between) => phrase`Meeting moved: ${between}`,
      'meeting-rescheduled-provisional': (between) => phrase`Meeting moved, provisional: ${between}`,
      'meeting-cancelled': (between) => phrase`Meeting cancelled: ${between}`,
      'meeting-waitlisted': (between) => phrase`Meeting without a slot: ${between}`,
    },
    lead: {
      'meeting-confirmed': (between) => phrase`The bilateral meeting ${between} is confirmed.`,
      'meeting-rescheduled': (between) => phrase`The bilateral meeting ${between} has moved to another slot or room.`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`The bilateral meeting ${between} has moved. It is provisional until every attendee is accredited; you will be told.`,
      'meeting-cancelled': (between) => phrase`The bilateral meeting ${between} is cancelled.`,
      'meeting-waitlisted': (between) =>
        phrase`The bilateral meeting ${between} has lost its slot and is on the waiting list. You will be told when a new slot is found.`,
    },
    when: 'When',
    previously: 'Previously',
    room: 'Room',
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
    subject: {
      'meeting-confirmed': (between) => phrase`Встреча подтверждена: ${between}`,
      'meeting-rescheduled': (between) => phrase`Встреча перенесена: ${between}`,
      'meeting-rescheduled-provisional': (between) => phrase`Встреча перенесена предварительно: ${between}`,
      'meeting-cancelled': (between) => phrase`Встреча отменена: ${between}`,
      'meeting-waitlisted': (between) => phrase`Встреча осталась без времени: ${between}`,
    },
    lead: {
      'meeting-confirmed': (between) => phrase`Двусторонняя встреча подтверждена: ${between}.`,
      'meeting-rescheduled': (between) =>
        phrase`Двусторонняя встреча перенесена на другое время или в другое помещение: ${between}.`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`Двусторонняя встреча перенесена: ${between}. До аккредитации всех участников время предварительное; мы сообщим о подтверждении.`,
      'meeting-cancelled': (between) => phrase`Двусторонняя встреча отменена: ${between}.`,
      'meeting-waitlisted': (between) =>
        phrase`Двусторонняя встреча лишилась своего времени и поставлена в лист ожидания: ${between}. Мы сообщим, когда найдётся новое время.`,
    },
    when: 'Когда',
    previously: 'Ранее',
    room: 'Помещение',
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
    subject: {
      'meeting-confirmed': (between) => phrase`Entretien confirmé : ${between}`,
      'meeting-rescheduled': (between) => phrase`Entretien déplacé : ${between}`,
      'meeting-rescheduled-provisional': (between) => phrase`Entretien déplacé à titre provisoire : ${between}`,
      'meeting-cancelled': (between) => phrase`Entretien annulé : ${between}`,
      'meeting-waitlisted': (between) => phrase`Entretien sans créneau : ${between}`,
    },
    lead: {
      'meeting-confirmed': (between) => phrase`L’entretien bilatéral ${between} est confirmé.`,
      'meeting-rescheduled': (between) =>
        phrase`L’entretien bilatéral ${between} a été déplacé à un autre créneau ou dans une autre salle.`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`L’entretien bilatéral ${between} a été déplacé. Il reste provisoire jusqu’à l’accréditation de tous les participants ; vous en serez informés.`,
      'meeting-cancelled': (between) => phrase`L’entretien bilatéral ${between} est annulé.`,
      'meeting-waitlisted': (between) =>
        phrase`L’entretien bilatéral ${between} a perdu son créneau et figure sur la liste d’attente. Vous serez informés dès qu’un nouveau créneau sera trouvé.`,
    },
    when: 'Quand',
    previously: 'Auparavant',
    room: 'Salle',
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
    subject: {
      'meeting-confirmed': (between) => phrase`Reunión confirmada: ${between}`,
      'meeting-rescheduled': (between) => phrase`Reunión trasladada: ${between}`,
      'meeting-rescheduled-provisional': (between) => phrase`Reunión trasladada, provisional: ${between}`,
      'meeting-cancelled': (between) => phrase`Reunión cancelada: ${between}`,
      'meeting-waitlisted': (between) => phrase`Reunión sin horario: ${between}`,
    },
    lead: {
      'meeting-confirmed': (between) => phrase`La reunión bilateral ${between} está confirmada.`,
      'meeting-rescheduled': (between) =>
        phrase`La reunión bilateral ${between} ha pasado a otro horario o a otra sala.`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`La reunión bilateral ${between} ha cambiado de horario o de sala. Es provisional hasta que todos los asistentes estén acreditados; se les avisará.`,
      'meeting-cancelled': (between) => phrase`La reunión bilateral ${between} queda cancelada.`,
      'meeting-waitlisted': (between) =>
        phrase`La reunión bilateral ${between} ha perdido su horario y está en lista de espera. Se les avisará cuando haya uno nuevo.`,
    },
    when: 'Cuándo',
    previously: 'Antes',
    room: 'Sala',
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
    subject: {
      'meeting-confirmed': (between) => phrase`تأكد اللقاء: ${between}`,
      'meeting-rescheduled': (between) => phrase`تغير موعد اللقاء: ${between}`,
      'meeting-rescheduled-provisional': (between) => phrase`تغير موعد اللقاء مؤقتاً: ${between}`,
      'meeting-cancelled': (between) => phrase`أُلغي اللقاء: ${between}`,
      'meeting-waitlisted': (between) => phrase`اللقاء بلا موعد: ${between}`,
    },
    lead: {
      'meeting-confirmed': (between) => phrase`تأكد اللقاء الثنائي: ${between}.`,
      'meeting-rescheduled': (between) => phrase`نُقل اللقاء الثنائي إلى موعد آخر أو قاعة أخرى: ${between}.`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`نُقل اللقاء الثنائي: ${between}. ويبقى الموعد مؤقتاً إلى أن يُعتمد جميع المشاركين، وسنبلغكم بذلك.`,
      'meeting-cancelled': (between) => phrase`أُلغي اللقاء الثنائي: ${between}.`,
      'meeting-waitlisted': (between) =>
        phrase`فقد اللقاء الثنائي موعده وأُدرج في قائمة الانتظار: ${between}. وسنبلغكم متى وُجد موعد جديد.`,
    },
    when: 'الموعد',
    previously: 'الموعد السابق',
    room: 'القاعة',
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
    subject: {
      'meeting-confirmed': (between) => phrase`会见已确认：${between}`,
      'meeting-rescheduled': (between) => phrase`会见已调整：${between}`,
      'meeting-rescheduled-provisional': (between) => phrase`会见暂定调整：${between}`,
      'meeting-cancelled': (between) => phrase`会见已取消：${between}`,
      'meeting-waitlisted': (between) => phrase`会见暂无时段：${between}`,
    },
    lead: {
      'meeting-confirmed': (between) => phrase`双边会见 ${between} 已确认。`,
      'meeting-rescheduled': (between) => phrase`双边会见 ${between} 已改至其他时段或会议室。`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`双边会见 ${between} 已调整。在所有与会者获得认证之前为暂定安排，届时将另行通知。`,
      'meeting-cancelled': (between) => phrase`双边会见 ${between} 已取消。`,
      'meeting-waitlisted': (between) =>
        phrase`双边会见 ${between} 失去原定时段，现列入候补名单。确定新时段后将另行通知。`,
    },
    when: '时间',
    previously: '原定时间',
    room: '会议室',
    ownSide: '贵方',
    otherSide: '对方',
    calendar: {
      REQUEST: phrase`本邮件附有日历事项，后续变更将自动更新该事项。`,
      CANCEL: phrase`本邮件撤回您日历中的该事项。`,
    },
    closing: (conference) => phrase`${conference} 礼宾处`,
  },
};
