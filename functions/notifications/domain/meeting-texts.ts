import type { MailLanguage } from './mail-language.ts';
import type { MeetingMailKind } from './meeting-news.ts';
import { type Phrase, phrase } from './phrase.ts';

/** What a mail says of what happened; `between` names the delegations. */
export interface MeetingTexts<Kind extends string> {
  /** What stands before the names of the delegations. */
  readonly subject: Readonly<Record<Kind, string>>;
  readonly lead: Readonly<Record<Kind, (between: string) => Phrase>>;
  /** What the reader has to do, by which API call. */
  readonly task?: Readonly<Partial<Record<Kind, (call: string) => Phrase>>>;
}

export const meetingTexts: Readonly<Record<MailLanguage, MeetingTexts<MeetingMailKind>>> = {
  en: {
    subject: {
      'meeting-confirmed': 'Meeting confirmed',
      'meeting-rescheduled': 'Meeting moved',
      'meeting-rescheduled-provisional': 'Meeting moved, provisional',
      'meeting-cancelled': 'Meeting cancelled',
      'meeting-waitlisted': 'Meeting without a slot',
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
  },
  ru: {
    subject: {
      'meeting-confirmed': 'Встреча подтверждена',
      'meeting-rescheduled': 'Встреча перенесена',
      'meeting-rescheduled-provisional': 'Встреча перенесена предварительно',
      'meeting-cancelled': 'Встреча отменена',
      'meeting-waitlisted': 'Встреча осталась без времени',
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
  },
  fr: {
    subject: {
      'meeting-confirmed': 'Entretien confirmé',
      'meeting-rescheduled': 'Entretien déplacé',
      'meeting-rescheduled-provisional': 'Entretien déplacé à titre provisoire',
      'meeting-cancelled': 'Entretien annulé',
      'meeting-waitlisted': 'Entretien sans créneau',
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
  },
  es: {
    subject: {
      'meeting-confirmed': 'Reunión confirmada',
      'meeting-rescheduled': 'Reunión trasladada',
      'meeting-rescheduled-provisional': 'Reunión trasladada, provisional',
      'meeting-cancelled': 'Reunión cancelada',
      'meeting-waitlisted': 'Reunión sin horario',
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
  },
  ar: {
    subject: {
      'meeting-confirmed': 'تأكد اللقاء',
      'meeting-rescheduled': 'تغير موعد اللقاء',
      'meeting-rescheduled-provisional': 'تغير موعد اللقاء مؤقتاً',
      'meeting-cancelled': 'أُلغي اللقاء',
      'meeting-waitlisted': 'اللقاء بلا موعد',
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
  },
  zh: {
    subject: {
      'meeting-confirmed': '会见已确认',
      'meeting-rescheduled': '会见已调整',
      'meeting-rescheduled-provisional': '会见暂定调整',
      'meeting-cancelled': '会见已取消',
      'meeting-waitlisted': '会见暂无时段',
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
  },
};
