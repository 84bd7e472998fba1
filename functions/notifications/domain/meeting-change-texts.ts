import type { MailLanguage } from './mail-language.ts';
import type { MeetingChangeMailKind } from './meeting-change-news.ts';
import type { MeetingTexts } from './meeting-texts.ts';
import { phrase } from './phrase.ts';

export const meetingChangeTexts: Readonly<Record<MailLanguage, MeetingTexts<MeetingChangeMailKind>>> = {
  en: {
    subject: {
      'meeting-provisional': 'Meeting provisional again',
      'meeting-amended': 'Meeting: other people come',
      'meeting-asked-again': 'Please answer again',
      'meeting-waits-for-answer': 'Meeting waits for an answer',
      'meeting-declined': 'Meeting declined',
    },
    lead: {
      'meeting-provisional': (between) =>
        phrase`The bilateral meeting ${between} is provisional again. The slot is kept until every attendee is accredited.`,
      'meeting-amended': (between) =>
        phrase`Other people come to the bilateral meeting ${between}. Slot and room stay as they are.`,
      'meeting-asked-again': (between) =>
        phrase`In the bilateral meeting ${between} the other side sends a principal of lower rank. You are asked whether you still wish to meet.`,
      'meeting-waits-for-answer': (between) =>
        phrase`Your principal in the bilateral meeting ${between} is replaced by somebody of lower rank. The other side is asked whether it still wishes to meet.`,
      'meeting-declined': (between) => phrase`The bilateral meeting ${between} was declined and will not take place.`,
    },
    task: {
      'meeting-asked-again': (call) =>
        phrase`Please accept with the people you send (API call ${call}), decline with /decline, or propose something else with /counter. A slot that is named here is kept until you answer, and no longer than is said here.`,
    },
  },
  ru: {
    subject: {
      'meeting-provisional': 'Встреча снова предварительная',
      'meeting-amended': 'Встреча: изменён состав участников',
      'meeting-asked-again': 'Просим ответить ещё раз',
      'meeting-waits-for-answer': 'Встреча ждёт ответа',
      'meeting-declined': 'Встреча отклонена',
    },
    lead: {
      'meeting-provisional': (between) =>
        phrase`Двусторонняя встреча снова предварительная: ${between}. Время сохраняется до аккредитации всех участников.`,
      'meeting-amended': (between) =>
        phrase`Изменён состав участников двусторонней встречи: ${between}. Время и помещение прежние.`,
      'meeting-asked-again': (between) =>
        phrase`Другая сторона двусторонней встречи направляет руководителя более низкого ранга: ${between}. Просим сообщить, желаете ли вы по-прежнему встретиться.`,
      'meeting-waits-for-answer': (between) =>
        phrase`Ваш руководитель на двусторонней встрече заменён лицом более низкого ранга: ${between}. Другой стороне задан вопрос, желает ли она по-прежнему встретиться.`,
      'meeting-declined': (between) => phrase`Двусторонняя встреча отклонена и не состоится: ${between}.`,
    },
    task: {
      'meeting-asked-again': (call) =>
        phrase`Просим подтвердить встречу, указав своих участников (вызов API ${call}), отклонить её через /decline или предложить иное через /counter. Указанное здесь время сохраняется до вашего ответа, но не дольше указанного срока.`,
    },
  },
  fr: {
    subject: {
      'meeting-provisional': 'Entretien de nouveau provisoire',
      'meeting-amended': 'Entretien : autres participants',
      'meeting-asked-again': 'Merci de répondre à nouveau',
      'meeting-waits-for-answer': 'Entretien en attente d’une réponse',
      'meeting-declined': 'Entretien décliné',
    },
    lead: {
      'meeting-provisional': (between) =>
        phrase`L’entretien bilatéral ${between} est de nouveau provisoire. Le créneau est gardé jusqu’à l’accréditation de tous les participants.`,
      'meeting-amended': (between) =>
        phrase`D’autres personnes participent à l’entretien bilatéral ${between}. Le créneau et la salle ne changent pas.`,
      'meeting-asked-again': (between) =>
        phrase`Pour l’entretien bilatéral ${between}, l’autre partie envoie un chef de rang inférieur. Veuillez indiquer si vous souhaitez toujours cet entretien.`,
      'meeting-waits-for-answer': (between) =>
        phrase`Votre chef pour l’entretien bilatéral ${between} est remplacé par une personne de rang inférieur. L’autre partie est invitée à dire si elle souhaite toujours cet entretien.`,
      'meeting-declined': (between) => phrase`L’entretien bilatéral ${between} a été décliné et n’aura pas lieu.`,
    },
    task: {
      'meeting-asked-again': (call) =>
        phrase`Veuillez accepter avec les personnes que vous envoyez (appel d’API ${call}), décliner par /decline ou proposer autre chose par /counter. Le créneau indiqué ici est gardé jusqu’à votre réponse, au plus tard à la date indiquée.`,
    },
  },
  es: {
    subject: {
      'meeting-provisional': 'Reunión de nuevo provisional',
      'meeting-amended': 'Reunión: otros asistentes',
      'meeting-asked-again': 'Se ruega responder de nuevo',
      'meeting-waits-for-answer': 'Reunión a la espera de respuesta',
      'meeting-declined': 'Reunión declinada',
    },
    lead: {
      'meeting-provisional': (between) =>
        phrase`La reunión bilateral ${between} vuelve a ser provisional. El horario se mantiene hasta que todos los asistentes estén acreditados.`,
      'meeting-amended': (between) =>
        phrase`Asisten otras personas a la reunión bilateral ${between}. El horario y la sala no cambian.`,
      'meeting-asked-again': (between) =>
        phrase`A la reunión bilateral ${between} la otra parte envía a un representante principal de menor rango. Se les ruega decir si aún desean reunirse.`,
      'meeting-waits-for-answer': (between) =>
        phrase`Su representante principal en la reunión bilateral ${between} es sustituido por una persona de menor rango. Se pregunta a la otra parte si aún desea reunirse.`,
      'meeting-declined': (between) => phrase`La reunión bilateral ${between} fue declinada y no tendrá lugar.`,
    },
    task: {
      'meeting-asked-again': (call) =>
        phrase`Acepten con las personas que envían (llamada a la API ${call}), declinen con /decline o propongan otra cosa con /counter. El horario que aquí figura se mantiene hasta que respondan, y no más allá del plazo indicado.`,
    },
  },
  ar: {
    subject: {
      'meeting-provisional': 'اللقاء مؤقت من جديد',
      'meeting-amended': 'اللقاء: تغير المشاركون',
      'meeting-asked-again': 'نرجو الرد مرة أخرى',
      'meeting-waits-for-answer': 'اللقاء في انتظار الرد',
      'meeting-declined': 'رُفض اللقاء',
    },
    lead: {
      'meeting-provisional': (between) =>
        phrase`أصبح اللقاء الثنائي مؤقتاً من جديد: ${between}. ويبقى الموعد محجوزاً إلى أن يُعتمد جميع المشاركين.`,
      'meeting-amended': (between) =>
        phrase`تغير المشاركون في اللقاء الثنائي: ${between}. ويبقى الموعد والقاعة كما هما.`,
      'meeting-asked-again': (between) =>
        phrase`يوفد الجانب الآخر إلى اللقاء الثنائي رئيساً أدنى رتبة: ${between}. نرجو إفادتنا إن كنتم لا تزالون ترغبون في اللقاء.`,
      'meeting-waits-for-answer': (between) =>
        phrase`حلّ محل رئيس جانبكم في اللقاء الثنائي شخص أدنى رتبة: ${between}. وقد سُئل الجانب الآخر إن كان لا يزال يرغب في اللقاء.`,
      'meeting-declined': (between) => phrase`رُفض اللقاء الثنائي ولن ينعقد: ${between}.`,
    },
    task: {
      'meeting-asked-again': (call) =>
        phrase`نرجو القبول مع ذكر من توفدونهم (استدعاء واجهة البرمجة ${call})، أو الرفض عبر ‎/decline، أو اقتراح بديل عبر ‎/counter. ويبقى الموعد المذكور هنا محجوزاً حتى تردوا، ولا يتجاوز ذلك المهلة المذكورة.`,
    },
  },
  zh: {
    subject: {
      'meeting-provisional': '会见再次转为暂定',
      'meeting-amended': '会见：人员有变',
      'meeting-asked-again': '请再次答复',
      'meeting-waits-for-answer': '会见等待答复',
      'meeting-declined': '会见已被谢绝',
    },
    lead: {
      'meeting-provisional': (between) => phrase`双边会见 ${between} 再次转为暂定。时段保留至所有与会者获得认证。`,
      'meeting-amended': (between) => phrase`双边会见 ${between} 的与会人员有变，时段和会议室不变。`,
      'meeting-asked-again': (between) =>
        phrase`双边会见 ${between} 的对方改派级别较低的主宾。请告知贵方是否仍愿会见。`,
      'meeting-waits-for-answer': (between) =>
        phrase`贵方在双边会见 ${between} 中的主宾已由级别较低者接替。现正询问对方是否仍愿会见。`,
      'meeting-declined': (between) => phrase`双边会见 ${between} 已被谢绝，将不举行。`,
    },
    task: {
      'meeting-asked-again': (call) =>
        phrase`请确认并列明贵方与会人员（API 调用 ${call}），通过 /decline 谢绝，或通过 /counter 另行提议。在贵方答复之前，此处所列时段予以保留，但不超过所示期限。`,
    },
  },
};
