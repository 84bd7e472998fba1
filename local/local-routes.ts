import * as z from 'zod';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import type { HttpRequest, HttpResponse } from './http-event.ts';
import type { Mail, Mailbox } from './mail.ts';
import type { OidcIssuer } from './oidc.ts';
import type { QueueReport } from './queue-report.ts';

const PAGE = 1000;
const SHOWN_DEAD_LETTERS = 100;

export interface LocalRoutesParts {
  readonly clock: Clock;
  readonly issuer: OidcIssuer;
  readonly clients: readonly string[];
  readonly mailbox: Mailbox;
  readonly bus: Bus;
  readonly queues: (shownDeadLetters: number) => QueueReport;
}

const tokenRequest = z.strictObject({
  sub: z.string().min(1),
  email: z.email().optional(),
  groups: z.array(z.string().regex(/^[\w.-]+$/)).default([]),
  clientId: z.string().optional(),
});

const clockRequest = z.strictObject({ now: z.iso.datetime({ offset: true }) });

const page = z.object({
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(10_000).default(PAGE),
});

class BadRequest extends Error {}

/** What exists only on this machine, under `/local/`, and the page at `/`. */
export class LocalRoutes {
  readonly #parts: LocalRoutesParts;

  constructor(parts: LocalRoutesParts) {
    this.#parts = parts;
  }

  owns(path: string): boolean {
    return path === '/' || path === '/local' || path.startsWith('/local/');
  }

  async answer(request: HttpRequest): Promise<HttpResponse> {
    try {
      return (
        (await this.#route(request)) ??
        problem(404, 'Not found', `${request.method} ${request.path} does not exist here`)
      );
    } catch (error) {
      if (error instanceof BadRequest) return problem(400, 'Invalid request', error.message);
      throw error;
    }
  }

  async #route(request: HttpRequest): Promise<HttpResponse | undefined> {
    const { clock, issuer, mailbox, bus, queues, clients } = this.#parts;
    const { method, path } = request;
    const query = (): z.infer<typeof page> => read(page, Object.fromEntries(new URLSearchParams(request.query)));
    switch (`${method} ${path}`) {
      case 'GET /':
        return html('Chancery on this machine', LINKS);
      case 'POST /local/token': {
        const { clientId = clients[0] ?? 'local', ...person } = read(tokenRequest, parse(request.body));
        return json({ accessToken: await issuer.token({ ...person, clientId }), tokenType: 'Bearer', expiresIn: 3600 });
      }
      case 'GET /local/clock':
        return json({ now: clock.date().toISOString() });
      case 'PUT /local/clock':
        clock.set(new Date(read(clockRequest, parse(request.body)).now));
        return json({ now: clock.date().toISOString() });
      case 'GET /local/events': {
        const { after, limit } = query();
        const found = bus.eventsAfter(after, limit);
        return json({
          items: found.map(({ position, event }) => ({ position, ...(typeof event === 'object' ? event : {}) })),
          cursor: String(found.at(-1)?.position ?? after),
        });
      }
      case 'GET /local/queues':
        return json(queues(SHOWN_DEAD_LETTERS));
      case 'GET /local/mailbox': {
        const { after, limit } = query();
        const mails = await mailbox.list(after, limit);
        if (wantsHtml(request))
          return html(
            'Mailbox',
            mails.length === 0
              ? '<p>No mail yet.</p>'
              : `<table><tr><th>Sent</th><th>To</th><th>Subject</th></tr>${mails
                  .map(
                    (mail) =>
                      `<tr><td>${escaped(mail.sentAt)}</td><td>${escaped(mail.to.join(', '))}</td><td><a href="/local/mailbox/${mail.id}">${escaped(mail.subject)}</a></td></tr>`,
                  )
                  .join('')}</table>`,
          );
        return json({ items: mails, cursor: String(mails.at(-1)?.position ?? after) });
      }
      case 'GET /local/oidc/.well-known/openid-configuration':
        return json(issuer.discovery);
      case 'GET /local/oidc/.well-known/jwks.json':
        return json(issuer.jwks);
    }
    const id = /^\/local\/mailbox\/([\w-]+)$/.exec(path)?.[1];
    if (method !== 'GET' || id === undefined) return undefined;
    const mail = await mailbox.find(id);
    return mail && showMail(mail, request);
  }
}

function showMail(mail: Mail, request: HttpRequest): HttpResponse {
  const asked = new URLSearchParams(request.query).get('format');
  if (asked === 'raw' || (asked === null && request.headers.accept?.includes('message/rfc822')))
    return { status: 200, headers: { 'content-type': 'message/rfc822' }, body: mail.raw };
  const { raw: _raw, parsed, ...entry } = mail;
  const attachments = parsed.attachments.map(({ filename, mimeType, method, content }) => ({
    filename,
    contentType: mimeType,
    ...(method === undefined ? {} : { method }),
    content: Buffer.from(typeof content === 'string' ? content : new Uint8Array(content)).toString('base64'),
  }));
  if (asked !== 'json' && wantsHtml(request))
    return html(
      mail.subject,
      `<dl><dt>From</dt><dd>${escaped(mail.from)}</dd><dt>To</dt><dd>${escaped(mail.to.join(', '))}</dd><dt>Sent</dt><dd>${escaped(mail.sentAt)}</dd></dl>
<pre>${escaped(parsed.text ?? '')}</pre>
${parsed.html === undefined ? '' : `<iframe sandbox="" srcdoc="${escaped(parsed.html)}"></iframe>`}
<ul>${attachments
        .map(
          ({ filename, contentType, content }) =>
            `<li><a download="${escaped(filename ?? 'attachment')}" href="data:${escaped(contentType)};base64,${content}">${escaped(filename ?? contentType)}</a></li>`,
        )
        .join('')}</ul>
<p><a href="?format=raw">The message as it was sent</a> · <a href="/local/mailbox">Mailbox</a></p>`,
    );
  return json({ ...entry, text: parsed.text, html: parsed.html, headers: parsed.headers, attachments });
}

const LINKS = `<ul>
<li><a href="/v1/openapi.json">The API</a>, described in OpenAPI</li>
<li><a href="/gate/">The gate</a>, as a device at a gate shows it</li>
<li><a href="/local/mailbox">Mailbox</a></li>
<li><a href="/local/events">Events</a> that went over the bus</li>
<li><a href="/local/queues">Queues</a> and dead letters</li>
<li><a href="/local/clock">Clock</a> (PUT <code>{"now": "2021-06-22T08:00:00Z"}</code> sets it)</li>
<li>Tokens: <code>POST /local/token {"sub", "email"?, "groups"?}</code></li>
</ul>`;

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new BadRequest('the body is no JSON');
  }
}

function read<Shape extends z.ZodType>(schema: Shape, value: unknown): z.output<Shape> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new BadRequest(z.prettifyError(parsed.error));
  return parsed.data;
}

const wantsHtml = (request: HttpRequest): boolean => request.headers.accept?.includes('text/html') ?? false;

const json = (value: unknown): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const problem = (status: number, title: string, detail: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title, status, detail }),
});

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const html = (title: string, content: string): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}td,th{text-align:left;padding:.2rem 1rem .2rem 0}pre{white-space:pre-wrap}iframe{width:100%;height:30rem;border:1px solid #ccc}</style>
<h1>${escaped(title)}</h1>
${content}
</html>`,
});
