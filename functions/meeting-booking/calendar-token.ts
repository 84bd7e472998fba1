import { createHash, createHmac } from 'node:crypto';

/** The purpose under which the key for the tokens of calendar links is derived. */
export const CALENDAR_LINKS = 'calendar-links';

/**
 * The token of a calendar link: 256 bits, derived from its id, so that a repeat of the call that made it gets the same one
 * and nothing has to hold it.
 */
export const calendarToken = (key: Uint8Array, conferenceId: string, calendarLinkId: string): string =>
  createHmac('sha256', key).update(`${conferenceId}/${calendarLinkId}`).digest('base64url');

/** What is stored of a token. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

const ENDING = '.ics';

export const calendarPath = (token: string): string => `/v1/calendars/${token}${ENDING}`;

/** The hash under which the last part of such a path is looked for, whatever it is: one that is no token is found nowhere. */
export const hashOfFile = (file: string): string =>
  hashOfToken(file.endsWith(ENDING) ? file.slice(0, -ENDING.length) : '');
