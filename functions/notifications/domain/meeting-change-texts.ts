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
    },
    lead: {
      'meeting-provisional': (between) =>
        phrase`The meeting ${between} is provisional again. The slot is kept until every attendee is accredited.`,
      'meeting-amended': (between) =>
        phrase`Other people come to the meeting ${between}. Slot and room stay as they are.`,
      'meeting-asked-again': (between, who) =>
        phrase`For the meeting ${between}, ${who} sends a principal of lower rank now. You are asked whether you still wish to meet.`,
      'meeting-waits-for-answer': (between, who) =>
        phrase`Your principal in the meeting ${between} is replaced by somebody of lower rank. We have asked ${who} whether the meeting is still wished.`,
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
    },
    lead: {
      'meeting-provisional': (between) =>
        phrase`Встреча снова предварительная: ${between}. Время сохраняется до аккредитации всех участников.`,
      'meeting-amended': (between) => phrase`Изменён состав участников встречи: ${between}. Время и помещение прежние.`,
      'meeting-asked-again': (between, who) =>
        phrase`На встречу ${between} направляется руководитель более низкого ранга: ${who}. Просим сообщить, желаете ли вы по-прежнему встретиться.`,
      'meeting-waits-for-answer': (between, who) =>
        phrase`Ваш руководитель на встрече ${between} заменён лицом более низкого ранга. Спрошено, состоится ли встреча: ${who}.`,
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
    },
    lead: {
      'meeting-provisional': (between) =>
        phrase`L’entretien ${between} est de nouveau provisoire. Le créneau est gardé jusqu’à l’accréditation de tous les participants.`,
      'meeting-amended': (between) =>
        phrase`D’autres personnes participent à l’entretien ${between}. Le créneau et la salle ne changent pas.`,
      'meeting-asked-again': (between, who) =>
        phrase`Pour l’entretien ${between}, ${who} envoie désormais un chef de rang inférieur. Veuillez indiquer si vous souhaitez toujours cet entretien.`,
      'meeting-waits-for-answer': (between, who) =>
        phrase`Votre chef pour l’entretien ${between} est remplacé par une personne de rang inférieur. Nous avons demandé si l’entretien est toujours souhaité : ${who}.`,
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
    },
    lead: {
      'meeting-provisional': (between) =>
        phrase`La reunión ${between} vuelve a ser provisional. El horario se mantiene hasta que todos los asistentes estén acreditados.`,
      'meeting-amended': (between) =>
        phrase`Asisten otras personas a la reunión ${between}. El horario y la sala no cambian.`,
      'meeting-asked-again': (between, who) =>
        phrase`A la reunión ${between}, ${who} envía ahora a un representante principal de menor rango. Se les ruega decir si aún desean reunirse.`,
      'meeting-waits-for-answer': (between, who) =>
        phrase`Su representante principal en la reunión ${between} es sustituido por una persona de menor rango. Se ha preguntado si aún se desea la reunión: ${who}.`,
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
    },
    lead: {
      'meeting-provisional': (between) =>
        phrase`أصبح اللقاء مؤقتاً من جديد: ${between}. ويبقى الموعد محجوزاً إلى أن يُعتمد جميع المشاركين.`,
      'meeting-amended': (between) => phrase`تغير المشاركون في اللقاء: ${between}. ويبقى الموعد والقاعة كما هما.`,
      'meeting-asked-again': (between, who) =>
        phrase`يوفد ${who} إلى اللقاء ${between} رئيساً أدنى رتبة. نرجو إفادتنا إن كنتم لا تزالون ترغبون في اللقاء.`,
      'meeting-waits-for-answer': (between, who) =>
        phrase`حلّ محل رئيس جانبكم في اللقاء ${between} شخص أدنى رتبة. وسُئل عن استمرار الرغبة في اللقاء: ${who}.`,
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
    },
    lead: {
      'meeting-provisional': (between) => phrase`会见 ${between} 再次转为暂定。时段保留至所有与会者获得认证。`,
      'meeting-amended': (between) => phrase`会见 ${between} 的与会人员有变，时段和会议室不变。`,
      'meeting-asked-again': (between, who) =>
        phrase`${who} 改派级别较低的主宾出席会见 ${between}。请告知贵方是否仍愿会见。`,
      'meeting-waits-for-answer': (between, who) =>
        phrase`贵方在会见 ${between} 中的主宾已由级别较低者接替。现正询问 ${who} 是否仍愿会见。`,
    },
    task: {
      'meeting-asked-again': (call) =>
        phrase`请确认并列明贵方与会人员（API 调用 ${call}），通过 /decline 谢绝，或通过 /counter 另行提议。在贵方答复之前，此处所列时段予以保留，但不超过所示期限。`,
    },
  },
};
