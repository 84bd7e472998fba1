/** A mailbox with the name it is shown by. */
export interface Mailbox {
  readonly name?: string;
  /** ASCII, as registration checked it. */
  readonly address: string;
}

export type CalendarMethod = 'REQUEST' | 'CANCEL';

export interface MimeMessage {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly subject: string;
  readonly language: string;
  readonly date: Date;
  /** Without angle brackets. */
  readonly messageId: string;
  /** Further header fields; names and values in ASCII. */
  readonly fields: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
  readonly calendar?: { readonly method: CalendarMethod; readonly content: string };
}

/**
 * A mail as it travels (RFC 5322, RFC 2045 to 2047). A calendar entry is there twice, as Google Calendar does it: as an
 * alternative, which Outlook and Gmail turn into an entry (RFC 6047), and as a file for readers that only show attachments.
 * Bodies are in base64, so no line of theirs can be too long or look like a boundary.
 * @throws when an address or a field could start another header line
 */
export function mimeMessage(message: MimeMessage): string {
  const { calendar } = message;
  const alternative = multipart('alternative', `alternative.${message.messageId}`, [
    textPart('text/plain; charset=utf-8', message.text.replace(/\r?\n/g, '\r\n')),
    textPart('text/html; charset=utf-8', message.html.replace(/\r?\n/g, '\r\n')),
    ...(calendar ? [textPart(`text/calendar; charset=utf-8; method=${calendar.method}`, calendar.content)] : []),
  ]);
  const body = calendar
    ? multipart('mixed', `mixed.${message.messageId}`, [
        alternative,
        textPart('application/ics; name="invite.ics"', calendar.content, [
          'Content-Disposition: attachment; filename="invite.ics"',
        ]),
      ])
    : alternative;

  const headers = [
    `From: ${mailbox(message.from)}`,
    `To: ${mailbox(message.to)}`,
    `Subject: ${encodedWords(message.subject, 'Subject: '.length)}`,
    `Date: ${message.date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${token(message.messageId)}>`,
    `Content-Language: ${token(message.language)}`,
    ...Object.entries(message.fields).map(([name, value]) => `${token(name)}: ${token(value)}`),
    'MIME-Version: 1.0',
  ];
  return [...headers, body].join(CRLF);
}

const CRLF = '\r\n';

function textPart(type: string, content: string, headers: readonly string[] = []): string {
  const lines =
    Buffer.from(content)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return [`Content-Type: ${type}`, ...headers, 'Content-Transfer-Encoding: base64', '', ...lines].join(CRLF);
}

function multipart(kind: string, name: string, parts: readonly string[]): string {
  // A boundary holds "=_", which neither base64 nor quoted-printable can.
  const boundary = `=_${name.replace(/[^A-Za-z0-9.]/g, '.').slice(0, 66)}`;
  return [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((part) => [`--${boundary}`, part]),
    `--${boundary}--`,
    '',
  ].join(CRLF);
}

function mailbox({ name, address }: Mailbox): string {
  if (!/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+$/.test(address)) throw new Error('not a plain mail address');
  return name ? `${encodedWords(name, 'From: '.length)}${CRLF} <${address}>` : address;
}

/** Printable ASCII: it cannot end the line it stands in. */
function token(value: string): string {
  if (!/^[\x20-\x3b\x3d\x3f-\x7e]+$/.test(value)) throw new Error('a header field holds what no header field may');
  return value;
}

/** An encoded word may be 75 characters long (RFC 2047 §2): 45 bytes in base64 and its frame. */
const BYTES_PER_WORD = 45;
const FRAME = '=?utf-8?B??='.length;

/**
 * Text of any script as encoded words (RFC 2047), folded; whole characters in each. Text of plain letters and digits
 * that fits its line stays as it is. `used` is how much of the first line is taken.
 */
function encodedWords(text: string, used: number): string {
  if (/^[A-Za-z0-9][A-Za-z0-9 !*+/-]*$/.test(text) && !text.endsWith(' ') && used + text.length <= 76) return text;
  const words: string[] = [];
  let word = '';
  let room = Math.floor((76 - used - FRAME) / 4) * 3;
  for (const character of text) {
    if (Buffer.byteLength(word + character) > Math.min(room, BYTES_PER_WORD)) {
      words.push(word);
      word = '';
      room = BYTES_PER_WORD;
    }
    word += character;
  }
  return [...words, word].map((part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`).join(`${CRLF} `);
}
