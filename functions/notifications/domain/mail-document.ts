import { afterLabel, directionOf, type MailLanguage } from './mail-language.ts';
import { asHtml, asIsolatedText, asText, type Phrase } from './phrase.ts';

/** What a mail says, before it is laid out. */
export interface MailDocument {
  readonly language: MailLanguage;
  readonly subject: Phrase;
  readonly lead: Phrase;
  /** What the reader looks for: a label and its value, which may take several lines. */
  readonly facts: readonly (readonly [label: string, value: readonly Phrase[]])[];
  readonly notes: readonly Phrase[];
  /** Who writes: the secretariat of the conference. */
  readonly closing: Phrase;
}

export function plainText({ language, lead, facts, notes, closing }: MailDocument): string {
  const write = directionOf(language) === 'rtl' ? asIsolatedText : asText;
  const lines = facts.map(([label, value]) => {
    const head = `${label}${afterLabel[language]}`;
    return value.length === 1
      ? `${head}${value.map(write).join('')}`
      : [head.trim(), ...value.map((line) => `  ${write(line)}`)].join('\n');
  });
  return `${[write(lead), lines.join('\n'), ...notes.map(write), `-- \n${write(closing)}`].filter(Boolean).join('\n\n')}\n`;
}

/** A page that loads nothing, in the reader's direction; values from elsewhere keep theirs. */
export function htmlPage({ language, subject, lead, facts, notes, closing }: MailDocument): string {
  const direction = directionOf(language);
  const side = direction === 'rtl' ? 'right' : 'left';
  const label = `text-align:${side};vertical-align:top;padding:6px 12px;color:#52606d;font-weight:normal`;
  const value = `text-align:${side};vertical-align:top;padding:6px 12px;font-weight:600`;
  const rows = facts.map(
    ([name, lines]) =>
      `<tr><th scope="row" style="${label}">${asHtml([name])}</th><td style="${value}">${lines.map(asHtml).join('<br>')}</td></tr>`,
  );
  const body = [
    `<p>${asHtml(lead)}</p>`,
    ...(rows.length > 0
      ? [`<table style="border-collapse:collapse;background:#f5f7fa;margin:16px 0">${rows.join('\n')}</table>`]
      : []),
    ...notes.map((note) => `<p>${asHtml(note)}</p>`),
    `<p style="color:#52606d;border-top:1px solid #cbd2d9;padding-top:12px">${asHtml(closing)}</p>`,
  ];
  return `<!DOCTYPE html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${asHtml([asText(subject)])}</title></head>
<body dir="${direction}" style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1f2933;background:#ffffff">
<div style="max-width:640px">
${body.join('\n')}
</div>
</body>
</html>
`;
}
