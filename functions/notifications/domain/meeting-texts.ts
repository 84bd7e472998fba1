import type { MailLanguage } from './mail-language.ts';
import type { MeetingMailKind } from './meeting-news.ts';
import { type Phrase, phrase } from './phrase.ts';

/** What a mail says of what happened; `between` names all sides, `who` those whom it is about. */
export interface MeetingTexts<Kind extends string> {
  /** What stands before the names of the delegations. */
  readonly subject: Readonly<Record<Kind, string>>;
  readonly lead: Readonly<Record<Kind, (between: string, who: string) => Phrase>>;
  /** What the reader has to do, by which API call. */
  readonly task?: Readonly<Partial<Record<Kind, (call: string) => Phrase>>>;
}

export const meetingTexts: Readonly<Record<MailLanguage, MeetingTexts<MeetingMailKind>>> = {
  en: {
    subject: {
      'meeting-confirmed': 'Meeting confirmed',
      'meeting-rescheduled': 'Meeting moved',
      'meeting-rescheduled-provisional': 'Meeting moved, provisional',
      'meeting-room-renamed': 'Meeting: the room has another name',
      'meeting-cancelled': 'Meeting cancelled',
      'meeting-waitlisted': 'Meeting without a slot',
    },
    lead: {
      'meeting-confirmed': (between) => phrase`The meeting ${between} is confirmed.`,
      'meeting-rescheduled': (between) => phrase`The meeting ${between} has moved to another slot or room.`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`The meeting ${between} has moved. It is provisional until every attendee is accredited; you will be told.`,
      'meeting-room-renamed': (between) =>
        phrase`The room of the meeting ${between} has another name now. Time and place stay as they are.`,
      'meeting-cancelled': (between) => phrase`The meeting ${between} is cancelled.`,
      'meeting-waitlisted': (between) =>
        phrase`The meeting ${between} has lost its slot and is on the waiting list. You will be told when a new slot is found.`,
    },
  },
  ru: {
    subject: {
      'meeting-confirmed': 'Встреча подтверждена',
      'meeting-rescheduled': 'Встреча перенесена',
      'meeting-rescheduled-provisional': 'Встреча перенесена предварительно',
      'meeting-room-renamed': 'Встреча: у помещения другое название',
      'meeting-cancelled': 'Встреча отменена',
      'meeting-waitlisted': 'Встреча осталась без времени',
    },
    lead: {
      'meeting-confirmed': (between) => phrase`Встреча подтверждена: ${between}.`,
      'meeting-rescheduled': (between) =>
        phrase`Встреча перенесена на другое время или в другое помещение: ${between}.`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`Встреча перенесена: ${between}. До аккредитации всех участников время предварительное; мы сообщим о подтверждении.`,
      'meeting-room-renamed': (between) =>
        phrase`У помещения встречи теперь другое название: ${between}. Время и место прежние.`,
      'meeting-cancelled': (between) => phrase`Встреча отменена: ${between}.`,
      'meeting-waitlisted': (between) =>
        phrase`Встреча лишилась своего времени и поставлена в лист ожидания: ${between}. Мы сообщим, когда найдётся новое время.`,
    },
  },
  fr: {
    subject: {
      'meeting-confirmed': 'Entretien confirmé',
      'meeting-rescheduled': 'Entretien déplacé',
      'meeting-rescheduled-provisional': 'Entretien déplacé à titre provisoire',
      'meeting-room-renamed': 'Entretien : la salle change de nom',
      'meeting-cancelled': 'Entretien annulé',
      'meeting-waitlisted': 'Entretien sans créneau',
    },
    lead: {
      'meeting-confirmed': (between) => phrase`L’entretien ${between} est confirmé.`,
      'meeting-rescheduled': (between) =>
        phrase`L’entretien ${between} a été déplacé à un autre créneau ou dans une autre salle.`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`L’entretien ${between} a été déplacé. Il reste provisoire jusqu’à l’accréditation de tous les participants ; vous en serez informés.`,
      'meeting-room-renamed': (between) =>
        phrase`La salle de l’entretien ${between} porte désormais un autre nom. L’heure et le lieu ne changent pas.`,
      'meeting-cancelled': (between) => phrase`L’entretien ${between} est annulé.`,
      'meeting-waitlisted': (between) =>
        phrase`L’entretien ${between} a perdu son créneau et figure sur la liste d’attente. Vous serez informés dès qu’un nouveau créneau sera trouvé.`,
    },
  },
  es: {
    subject: {
      'meeting-confirmed': 'Reunión confirmada',
      'meeting-rescheduled': 'Reunión trasladada',
      'meeting-rescheduled-provisional': 'Reunión trasladada, provisional',
      'meeting-room-renamed': 'Reunión: la sala cambia de nombre',
      'meeting-cancelled': 'Reunión cancelada',
      'meeting-waitlisted': 'Reunión sin horario',
    },
    lead: {
      'meeting-confirmed': (between) => phrase`La reunión ${between} está confirmada.`,
      'meeting-rescheduled': (between) => phrase`La reunión ${between} ha pasado a otro horario o a otra sala.`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`La reunión ${between} ha cambiado de horario o de sala. Es provisional hasta que todos los asistentes estén acreditados; se les avisará.`,
      'meeting-room-renamed': (between) =>
        phrase`La sala de la reunión ${between} tiene ahora otro nombre. La hora y el lugar no cambian.`,
      'meeting-cancelled': (between) => phrase`La reunión ${between} queda cancelada.`,
      'meeting-waitlisted': (between) =>
        phrase`La reunión ${between} ha perdido su horario y está en lista de espera. Se les avisará cuando haya uno nuevo.`,
    },
  },
  ar: {
    subject: {
      'meeting-confirmed': 'تأكد اللقاء',
      'meeting-rescheduled': 'تغير موعد اللقاء',
      'meeting-rescheduled-provisional': 'تغير موعد اللقاء مؤقتاً',
      'meeting-room-renamed': 'اللقاء: تغير اسم القاعة',
      'meeting-cancelled': 'أُلغي اللقاء',
      'meeting-waitlisted': 'اللقاء بلا موعد',
    },
    lead: {
      'meeting-confirmed': (between) => phrase`تأكد اللقاء: ${between}.`,
      'meeting-rescheduled': (between) => phrase`نُقل اللقاء إلى موعد آخر أو قاعة أخرى: ${between}.`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`نُقل اللقاء: ${between}. ويبقى الموعد مؤقتاً إلى أن يُعتمد جميع المشاركين، وسنبلغكم بذلك.`,
      'meeting-room-renamed': (between) => phrase`تغير اسم قاعة اللقاء: ${between}. ويبقى الموعد والمكان كما هما.`,
      'meeting-cancelled': (between) => phrase`أُلغي اللقاء: ${between}.`,
      'meeting-waitlisted': (between) =>
        phrase`فقد اللقاء موعده وأُدرج في قائمة الانتظار: ${between}. وسنبلغكم متى وُجد موعد جديد.`,
    },
  },
  zh: {
    subject: {
      'meeting-confirmed': '会见已确认',
      'meeting-rescheduled': '会见已调整',
      'meeting-rescheduled-provisional': '会见暂定调整',
      'meeting-room-renamed': '会见：会议室更名',
      'meeting-cancelled': '会见已取消',
      'meeting-waitlisted': '会见暂无时段',
    },
    lead: {
      'meeting-confirmed': (between) => phrase`会见 ${between} 已确认。`,
      'meeting-rescheduled': (between) => phrase`会见 ${between} 已改至其他时段或会议室。`,
      'meeting-rescheduled-provisional': (between) =>
        phrase`会见 ${between} 已调整。在所有与会者获得认证之前为暂定安排，届时将另行通知。`,
      'meeting-room-renamed': (between) => phrase`会见 ${between} 的会议室已更名，时间和地点不变。`,
      'meeting-cancelled': (between) => phrase`会见 ${between} 已取消。`,
      'meeting-waitlisted': (between) => phrase`会见 ${between} 失去原定时段，现列入候补名单。确定新时段后将另行通知。`,
    },
  },
};
