import type { Reply } from '../shared/http/http-handler.ts';

/** A CSV file that a browser saves under this name. */
export const replyWithCsv = (text: string, name: string): Reply => ({
  status: 200,
  text,
  media: 'text/csv; charset=utf-8',
  headers: { 'content-disposition': `attachment; filename="${name}"` },
});
