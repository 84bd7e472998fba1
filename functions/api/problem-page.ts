import type { ProblemType } from '../shared/http/problem-catalogue.ts';

/** The page that a problem's `type` resolves to (RFC 9457 section 3.1.1). All text is our own; nothing of a request is in it. */
export const problemPage = (slug: string, { status, title, whatToDo }: ProblemType): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} (${slug})</title>
<style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:10vh auto;padding:0 1rem;color:#1b1f24}code{background:#eef1f4;padding:.1em .3em;border-radius:.2em}</style>
<h1>${title}</h1>
<p><code>${slug}</code> · HTTP status ${status}</p>
<p>${whatToDo.replace(/`([^`]+)`/g, '<code>$1</code>')}</p>
</html>
`;
