import type { MailLanguage } from './mail-language.ts';
import type { MeetingRequestMailKind } from './meeting-request-news.ts';
import type { MeetingTexts } from './meeting-texts.ts';
import { type Phrase, phrase } from './phrase.ts';

/** How to answer, by which API call. */
export const howToAnswer: Readonly<Record<MailLanguage, (call: string) => Phrase>> = {
  en: (call) =>
    phrase`Please accept, naming your people if you have not yet (API call ${call}), decline with /decline, or propose something else with /counter.`,
  ru: (call) =>
    phrase`Просим подтвердить встречу, указав своих участников, если они ещё не указаны (вызов API ${call}), отклонить её через /decline или предложить иное через /counter.`,
  fr: (call) =>
    phrase`Veuillez accepter, en nommant vos participants si ce n’est pas fait (appel d’API ${call}), décliner par /decline ou proposer autre chose par /counter.`,
  es: (call) =>
    phrase`Acepten, indicando sus asistentes si aún no lo han hecho (llamada a la API ${call}), declinen con /decline o propongan otra cosa con /counter.`,
  ar: (call) =>
    phrase`نرجو القبول مع ذكر من توفدونهم إن لم تذكروهم بعد (استدعاء واجهة البرمجة ${call})، أو الرفض عبر ‎/decline، أو اقتراح بديل عبر ‎/counter.`,
  zh: (call) =>
    phrase`请确认（如尚未列明，请列明贵方与会人员；API 调用 ${call}），通过 /decline 谢绝，或通过 /counter 另行提议。`,
};
const whoeverIsAsked = (language: MailLanguage) => ({
  'meeting-requested': howToAnswer[language],
  'meeting-countered': howToAnswer[language],
});

export const meetingRequestTexts: Readonly<Record<MailLanguage, MeetingTexts<MeetingRequestMailKind>>> = {
  en: {
    subject: {
      'meeting-requested': 'Meeting requested',
      'meeting-countered': 'Another proposal for a meeting',
      'meeting-proposed': 'Your proposal for a meeting',
      'meeting-declined': 'Meeting declined',
      'meeting-expired': 'Meeting expired',
    },
    lead: {
      'meeting-requested': (between) => phrase`You are asked for a meeting: ${between}.`,
      'meeting-countered': (between, who) =>
        phrase`${who} proposes something else for the meeting ${between}. The meeting shows it in full.`,
      'meeting-proposed': (between, who) =>
        phrase`We have put your proposal for the meeting ${between} to ${who}. Its slot is given up.`,
      'meeting-declined': (between, who) => phrase`${who} has declined the meeting ${between}. It will not take place.`,
      'meeting-expired': (between) => phrase`The meeting ${between} was not settled in time and will not take place.`,
    },
    task: whoeverIsAsked('en'),
  },
  ru: {
    subject: {
      'meeting-requested': 'Запрошена встреча',
      'meeting-countered': 'Другое предложение о встрече',
      'meeting-proposed': 'Ваше предложение о встрече',
      'meeting-declined': 'Встреча отклонена',
      'meeting-expired': 'Срок встречи истёк',
    },
    lead: {
      'meeting-requested': (between) => phrase`Вас просят о встрече: ${between}.`,
      'meeting-countered': (between, who) =>
        phrase`О встрече ${between} предлагается иное: ${who}. Полностью это видно в сведениях о встрече.`,
      'meeting-proposed': (between, who) =>
        phrase`Ваше предложение по встрече ${between} передано: ${who}. Прежнее время освобождено.`,
      'meeting-declined': (between, who) =>
        phrase`Встреча ${between} отклонена и не состоится. Отклонившая сторона: ${who}.`,
      'meeting-expired': (between) => phrase`Встреча не была согласована в срок и не состоится: ${between}.`,
    },
    task: whoeverIsAsked('ru'),
  },
  fr: {
    subject: {
      'meeting-requested': 'Demande d’entretien',
      'meeting-countered': 'Autre proposition d’entretien',
      'meeting-proposed': 'Votre proposition d’entretien',
      'meeting-declined': 'Entretien décliné',
      'meeting-expired': 'Entretien caduc',
    },
    lead: {
      'meeting-requested': (between) => phrase`Un entretien vous est demandé : ${between}.`,
      'meeting-countered': (between, who) =>
        phrase`${who} propose autre chose pour l’entretien ${between}. L’entretien montre le détail.`,
      'meeting-proposed': (between, who) =>
        phrase`Votre proposition pour l’entretien ${between} a été soumise à ${who}. Le créneau est libéré.`,
      'meeting-declined': (between, who) => phrase`${who} a décliné l’entretien ${between}, qui n’aura pas lieu.`,
      'meeting-expired': (between) => phrase`L’entretien ${between} n’a pas été arrêté à temps et n’aura pas lieu.`,
    },
    task: whoeverIsAsked('fr'),
  },
  es: {
    subject: {
      'meeting-requested': 'Solicitud de reunión',
      'meeting-countered': 'Otra propuesta de reunión',
      'meeting-proposed': 'Su propuesta de reunión',
      'meeting-declined': 'Reunión declinada',
      'meeting-expired': 'Reunión caducada',
    },
    lead: {
      'meeting-requested': (between) => phrase`Se les solicita una reunión: ${between}.`,
      'meeting-countered': (between, who) =>
        phrase`${who} propone otra cosa para la reunión ${between}. La reunión muestra el detalle.`,
      'meeting-proposed': (between, who) =>
        phrase`Su propuesta para la reunión ${between} se ha sometido a ${who}. El horario anterior queda libre.`,
      'meeting-declined': (between, who) => phrase`${who} ha declinado la reunión ${between}, que no tendrá lugar.`,
      'meeting-expired': (between) => phrase`La reunión ${between} no quedó acordada a tiempo y no tendrá lugar.`,
    },
    task: whoeverIsAsked('es'),
  },
  ar: {
    subject: {
      'meeting-requested': 'طلب لقاء',
      'meeting-countered': 'اقتراح آخر بشأن اللقاء',
      'meeting-proposed': 'اقتراحكم بشأن اللقاء',
      'meeting-declined': 'رُفض اللقاء',
      'meeting-expired': 'انقضت مهلة اللقاء',
    },
    lead: {
      'meeting-requested': (between) => phrase`يُطلب منكم لقاء: ${between}.`,
      'meeting-countered': (between, who) =>
        phrase`يقترح ${who} بديلاً بشأن اللقاء: ${between}. وتجدون التفاصيل كاملة في بيانات اللقاء.`,
      'meeting-proposed': (between, who) =>
        phrase`عُرض اقتراحكم بشأن اللقاء ${between} على ${who}. وأُخلي الموعد السابق.`,
      'meeting-declined': (between, who) => phrase`رفض ${who} اللقاء ${between}، ولن ينعقد.`,
      'meeting-expired': (between) => phrase`لم يُحسم اللقاء في مهلته ولن يُعقد: ${between}.`,
    },
    task: whoeverIsAsked('ar'),
  },
  zh: {
    subject: {
      'meeting-requested': '会见请求',
      'meeting-countered': '会见的另一提议',
      'meeting-proposed': '贵方关于会见的提议',
      'meeting-declined': '会见已被谢绝',
      'meeting-expired': '会见已逾期',
    },
    lead: {
      'meeting-requested': (between) => phrase`现请贵方考虑会见：${between}。`,
      'meeting-countered': (between, who) => phrase`关于会见 ${between}，${who} 提出了其他安排，全文见会见信息。`,
      'meeting-proposed': (between, who) => phrase`贵方关于会见 ${between} 的提议已转告 ${who}，原定时段已让出。`,
      'meeting-declined': (between, who) => phrase`${who} 谢绝了会见 ${between}，会见将不举行。`,
      'meeting-expired': (between) => phrase`会见 ${between} 未能按期确定，将不举行。`,
    },
    task: whoeverIsAsked('zh'),
  },
};
