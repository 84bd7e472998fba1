import type { MailLanguage } from './mail-language.ts';
import { howToAnswer } from './meeting-request-texts.ts';
import type { MeetingSlotMailKind } from './meeting-slot-news.ts';
import type { MeetingTexts } from './meeting-texts.ts';
import { phrase } from './phrase.ts';

export const meetingSlotTexts: Readonly<Record<MailLanguage, MeetingTexts<MeetingSlotMailKind>>> = {
  en: {
    subject: {
      'meeting-without-slot': 'Meeting agreed, no slot yet',
      'meeting-slot-kept': 'A slot is kept for a meeting',
      'meeting-slot-offered': 'A slot is kept for your meeting',
      'meeting-slot-lost': 'Meeting: the slot is no longer kept',
    },
    lead: {
      'meeting-without-slot': (between) =>
        phrase`All sides agree to the meeting ${between}. There is no slot yet; it is given one by itself as soon as one comes free, and you will be told.`,
      'meeting-slot-kept': (between) =>
        phrase`A slot and a room are kept for the meeting ${between} while you are asked. Whoever accepts agrees to them.`,
      'meeting-slot-offered': (between, who) =>
        phrase`A slot and a room are kept for the meeting ${between} until an answer comes: ${who}.`,
      'meeting-slot-lost': (between, who) =>
        phrase`The slot that was kept for the meeting ${between} is lost. The meeting still waits for an answer: ${who}.`,
    },
    task: { 'meeting-slot-kept': howToAnswer.en },
  },
  ru: {
    subject: {
      'meeting-without-slot': 'Встреча согласована, времени пока нет',
      'meeting-slot-kept': 'Для встречи сохраняется время',
      'meeting-slot-offered': 'Для вашей встречи сохраняется время',
      'meeting-slot-lost': 'Время для встречи больше не сохраняется',
    },
    lead: {
      'meeting-without-slot': (between) =>
        phrase`Все стороны согласны на встречу: ${between}. Времени для неё пока нет; оно будет назначено само, как только освободится, и мы сообщим об этом.`,
      'meeting-slot-kept': (between) =>
        phrase`До вашего ответа для встречи сохраняются время и помещение: ${between}. Кто подтверждает встречу, соглашается с ними.`,
      'meeting-slot-offered': (between, who) =>
        phrase`Для встречи ${between} сохраняются время и помещение. Ожидается ответ: ${who}.`,
      'meeting-slot-lost': (between, who) =>
        phrase`Время, которое сохранялось для встречи ${between}, потеряно. Встреча по-прежнему ждёт ответа: ${who}.`,
    },
    task: { 'meeting-slot-kept': howToAnswer.ru },
  },
  fr: {
    subject: {
      'meeting-without-slot': 'Entretien convenu, sans créneau pour l’instant',
      'meeting-slot-kept': 'Un créneau est gardé pour un entretien',
      'meeting-slot-offered': 'Un créneau est gardé pour votre entretien',
      'meeting-slot-lost': 'Entretien : le créneau n’est plus gardé',
    },
    lead: {
      'meeting-without-slot': (between) =>
        phrase`Toutes les parties conviennent de l’entretien ${between}. Il n’a pas encore de créneau ; il en recevra un de lui-même dès qu’un créneau se libère, et vous en serez informés.`,
      'meeting-slot-kept': (between) =>
        phrase`Un créneau et une salle sont gardés pour l’entretien ${between} en attendant votre réponse. Accepter, c’est en convenir.`,
      'meeting-slot-offered': (between, who) =>
        phrase`Un créneau et une salle sont gardés pour l’entretien ${between}. La réponse est attendue de : ${who}.`,
      'meeting-slot-lost': (between, who) =>
        phrase`Le créneau gardé pour l’entretien ${between} est perdu. L’entretien attend toujours la réponse de : ${who}.`,
    },
    task: { 'meeting-slot-kept': howToAnswer.fr },
  },
  es: {
    subject: {
      'meeting-without-slot': 'Reunión acordada, aún sin horario',
      'meeting-slot-kept': 'Se reserva un horario para una reunión',
      'meeting-slot-offered': 'Se reserva un horario para su reunión',
      'meeting-slot-lost': 'Reunión: el horario ya no se reserva',
    },
    lead: {
      'meeting-without-slot': (between) =>
        phrase`Todas las partes están de acuerdo con la reunión ${between}. Aún no tiene horario; lo recibirá por sí misma en cuanto quede uno libre, y se les avisará.`,
      'meeting-slot-kept': (between) =>
        phrase`Se reservan un horario y una sala para la reunión ${between} a la espera de su respuesta. Quien acepta está de acuerdo con ellos.`,
      'meeting-slot-offered': (between, who) =>
        phrase`Se reservan un horario y una sala para la reunión ${between}. Se espera la respuesta de: ${who}.`,
      'meeting-slot-lost': (between, who) =>
        phrase`El horario reservado para la reunión ${between} se ha perdido. La reunión sigue a la espera de la respuesta de: ${who}.`,
    },
    task: { 'meeting-slot-kept': howToAnswer.es },
  },
  ar: {
    subject: {
      'meeting-without-slot': 'اتُفق على اللقاء ولا موعد له بعد',
      'meeting-slot-kept': 'حُجز موعد للقاء',
      'meeting-slot-offered': 'حُجز موعد للقائكم',
      'meeting-slot-lost': 'اللقاء: لم يعد الموعد محجوزاً',
    },
    lead: {
      'meeting-without-slot': (between) =>
        phrase`اتفقت جميع الأطراف على اللقاء: ${between}. ولا موعد له بعد، وسيُحدد تلقائياً متى توفر موعد، وسنبلغكم بذلك.`,
      'meeting-slot-kept': (between) => phrase`حُجز موعد وقاعة للقاء في انتظار ردكم: ${between}. ومن يقبل يوافق عليهما.`,
      'meeting-slot-offered': (between, who) => phrase`حُجز موعد وقاعة للقاء ${between} في انتظار رد: ${who}.`,
      'meeting-slot-lost': (between, who) =>
        phrase`فُقد الموعد الذي كان محجوزاً للقاء ${between}. ولا يزال اللقاء في انتظار رد: ${who}.`,
    },
    task: { 'meeting-slot-kept': howToAnswer.ar },
  },
  zh: {
    subject: {
      'meeting-without-slot': '会见已商定，暂无时段',
      'meeting-slot-kept': '已为会见保留时段',
      'meeting-slot-offered': '已为贵方会见保留时段',
      'meeting-slot-lost': '会见时段不再保留',
    },
    lead: {
      'meeting-without-slot': (between) =>
        phrase`各方均同意会见 ${between}。目前尚无时段；一有空闲时段将自动安排，并另行通知。`,
      'meeting-slot-kept': (between) =>
        phrase`在等待贵方答复期间，已为会见 ${between} 保留时段和会议室。接受即表示同意该安排。`,
      'meeting-slot-offered': (between, who) => phrase`已为会见 ${between} 保留时段和会议室，正等待答复：${who}。`,
      'meeting-slot-lost': (between, who) => phrase`为会见 ${between} 保留的时段已失去。会见仍在等待答复：${who}。`,
    },
    task: { 'meeting-slot-kept': howToAnswer.zh },
  },
};
