import type { MailLanguage } from './mail-language.ts';
import type { MeetingRequestMailKind } from './meeting-request-news.ts';
import type { MeetingTexts } from './meeting-texts.ts';
import { type Phrase, phrase } from './phrase.ts';

const both = (task: (call: string) => Phrase) => ({ 'meeting-requested': task, 'meeting-countered': task });

export const meetingRequestTexts: Readonly<Record<MailLanguage, MeetingTexts<MeetingRequestMailKind>>> = {
  en: {
    subject: {
      'meeting-requested': 'Meeting requested',
      'meeting-countered': 'Another proposal for a meeting',
      'meeting-proposed': 'Your proposal for a meeting',
      'meeting-expired': 'Meeting expired',
    },
    lead: {
      'meeting-requested': (between) => phrase`You are asked for a bilateral meeting: ${between}.`,
      'meeting-countered': (between) =>
        phrase`In the matter of the bilateral meeting ${between} another side proposes something else. The meeting shows what.`,
      'meeting-proposed': (between) =>
        phrase`The other side was asked about your proposal for the bilateral meeting ${between}. Its slot is given up.`,
      'meeting-expired': (between) =>
        phrase`The bilateral meeting ${between} was not settled in time and will not take place.`,
    },
    task: both(
      (call) =>
        phrase`Please accept, naming your people if you have not yet (API call ${call}), decline with /decline, or propose something else with /counter.`,
    ),
  },
  ru: {
    subject: {
      'meeting-requested': 'Запрошена встреча',
      'meeting-countered': 'Другое предложение о встрече',
      'meeting-proposed': 'Ваше предложение о встрече',
      'meeting-expired': 'Срок встречи истёк',
    },
    lead: {
      'meeting-requested': (between) => phrase`Вас просят о двусторонней встрече: ${between}.`,
      'meeting-countered': (between) =>
        phrase`О двусторонней встрече ${between} другая сторона предлагает иное. Что именно, видно в сведениях о встрече.`,
      'meeting-proposed': (between) =>
        phrase`О вашем предложении по двусторонней встрече ${between} спрошена другая сторона. Прежнее время освобождено.`,
      'meeting-expired': (between) =>
        phrase`Двусторонняя встреча не была согласована в срок и не состоится: ${between}.`,
    },
    task: both(
      (call) =>
        phrase`Просим подтвердить встречу, указав своих участников, если они ещё не указаны (вызов API ${call}), отклонить её через /decline или предложить иное через /counter.`,
    ),
  },
  fr: {
    subject: {
      'meeting-requested': 'Demande d’entretien',
      'meeting-countered': 'Autre proposition d’entretien',
      'meeting-proposed': 'Votre proposition d’entretien',
      'meeting-expired': 'Entretien caduc',
    },
    lead: {
      'meeting-requested': (between) => phrase`Un entretien bilatéral vous est demandé : ${between}.`,
      'meeting-countered': (between) =>
        phrase`Pour l’entretien bilatéral ${between}, une autre partie propose autre chose. L’entretien montre quoi.`,
      'meeting-proposed': (between) =>
        phrase`Votre proposition pour l’entretien bilatéral ${between} a été soumise à l’autre partie. Le créneau est libéré.`,
      'meeting-expired': (between) =>
        phrase`L’entretien bilatéral ${between} n’a pas été arrêté à temps et n’aura pas lieu.`,
    },
    task: both(
      (call) =>
        phrase`Veuillez accepter, en nommant vos participants si ce n’est pas fait (appel d’API ${call}), décliner par /decline ou proposer autre chose par /counter.`,
    ),
  },
  es: {
    subject: {
      'meeting-requested': 'Solicitud de reunión',
      'meeting-countered': 'Otra propuesta de reunión',
      'meeting-proposed': 'Su propuesta de reunión',
      'meeting-expired': 'Reunión caducada',
    },
    lead: {
      'meeting-requested': (between) => phrase`Se les solicita una reunión bilateral: ${between}.`,
      'meeting-countered': (between) =>
        phrase`Para la reunión bilateral ${between}, otra parte propone otra cosa. La reunión muestra cuál.`,
      'meeting-proposed': (between) =>
        phrase`Su propuesta para la reunión bilateral ${between} se ha sometido a la otra parte. El horario anterior queda libre.`,
      'meeting-expired': (between) =>
        phrase`La reunión bilateral ${between} no quedó acordada a tiempo y no tendrá lugar.`,
    },
    task: both(
      (call) =>
        phrase`Acepten, indicando sus asistentes si aún no lo han hecho (llamada a la API ${call}), declinen con /decline o propongan otra cosa con /counter.`,
    ),
  },
  ar: {
    subject: {
      'meeting-requested': 'طلب لقاء',
      'meeting-countered': 'اقتراح آخر بشأن اللقاء',
      'meeting-proposed': 'اقتراحكم بشأن اللقاء',
      'meeting-expired': 'انقضت مهلة اللقاء',
    },
    lead: {
      'meeting-requested': (between) => phrase`يُطلب منكم لقاء ثنائي: ${between}.`,
      'meeting-countered': (between) =>
        phrase`يقترح جانب آخر بديلاً بشأن اللقاء الثنائي: ${between}. وتجدون التفاصيل في بيانات اللقاء.`,
      'meeting-proposed': (between) =>
        phrase`عُرض اقتراحكم بشأن اللقاء الثنائي على الجانب الآخر: ${between}. وأُخلي الموعد السابق.`,
      'meeting-expired': (between) => phrase`لم يُحسم اللقاء الثنائي في مهلته ولن يُعقد: ${between}.`,
    },
    task: both(
      (call) =>
        phrase`نرجو القبول مع ذكر من توفدونهم إن لم تذكروهم بعد (استدعاء واجهة البرمجة ${call})، أو الرفض عبر ‎/decline، أو اقتراح بديل عبر ‎/counter.`,
    ),
  },
  zh: {
    subject: {
      'meeting-requested': '会见请求',
      'meeting-countered': '会见的另一提议',
      'meeting-proposed': '贵方关于会见的提议',
      'meeting-expired': '会见已逾期',
    },
    lead: {
      'meeting-requested': (between) => phrase`现请贵方考虑双边会见：${between}。`,
      'meeting-countered': (between) => phrase`关于双边会见 ${between}，另一方提出了其他安排，详见会见信息。`,
      'meeting-proposed': (between) => phrase`贵方关于双边会见 ${between} 的提议已转告另一方，原定时段已让出。`,
      'meeting-expired': (between) => phrase`双边会见 ${between} 未能按期确定，将不举行。`,
    },
    task: both(
      (call) =>
        phrase`请确认（如尚未列明，请列明贵方与会人员；API 调用 ${call}），通过 /decline 谢绝，或通过 /counter 另行提议。`,
    ),
  },
};
