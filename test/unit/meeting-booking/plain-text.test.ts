import { describe, expect, it } from 'vitest';
import { plainLines, plainText } from '../../../functions/meeting-booking/schemas/plain-text.ts';

const accepts = (schema: ReturnType<typeof plainText>, text: string): boolean => schema.safeParse(text).success;

describe('what a subject, a note or a reason says', () => {
  it.each(['Border', 'Пограничное сотрудничество', 'التعاون', '边界', 'नेपाल\u200dी', 'می\u200cخواهم', 'I 💬 you'])(
    'can be %s',
    (text) => {
      expect([accepts(plainText(50), text), accepts(plainLines(50), text)]).toEqual([true, true]);
    },
  );

  it.each([
    [
      'turns the direction of writing',
      '\u200e \u200f \u061c \u202a \u202b \u202c \u202d \u202e \u2066 \u2067 \u2068 \u2069',
    ],
    ['stands for a character that was misread', '\ufffd'],
    ['is half of a character', '\ud800'],
    ['is a control character', '\u0000 \u001b \u007f \u0085'],
  ])('holds nothing that %s', (_, marks) => {
    for (const mark of marks.split(' ')) {
      expect([accepts(plainText(50), `a${mark}b`), accepts(plainLines(50), `a\n${mark}b`)]).toEqual([false, false]);
    }
  });

  it('has line breaks only where there may be lines', () => {
    expect([accepts(plainText(50), 'a\nb'), accepts(plainLines(50), 'a\r\n\tb')]).toEqual([false, true]);
  });
});
