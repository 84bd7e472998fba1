import data from './reference-conference.json' with { type: 'json' };

/** The published frame of the reference conference; everybody and everything else in the demo is invented. */
export const reference = data;

export const conferenceId = data.conference.id;
export const conferencePath = `/v1/conferences/${conferenceId}`;
export const { timeZone } = data.conference;

/** How many people of each category a delegation may bring unless its invitation says otherwise. */
export const defaultQuotas: Readonly<Record<string, number>> = {
  head: 1,
  member: 4,
  expert: 4,
  observer: 2,
  support: 4,
  media: 2,
};

/** The moments of the story, by the conference's own clock. */
export const moments = {
  registrationOpens: '2021-04-01T08:00:00Z',
  invitationsExpire: '2021-06-01T20:59:59Z',
  bilateralsAreArranged: '2021-06-07T07:00:00Z',
  unansweredExpires: '2021-06-14T07:00:00Z',
  registrationHasClosed: '2021-06-20T07:00:00Z',
  doorsOpen: '2021-06-22T05:30:00Z',
} as const;

/**
 * The instant of a wall-clock time at the conference, such as 09:00 on 2021-06-22.
 * Moscow has kept UTC+3 the whole year since 2014, so its offset on the day needs no search.
 */
export function instantOf(day: string, time: string): string {
  const asUtc = new Date(`${day}T${time}:00Z`);
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(asUtc)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return new Date(`${day}T${time}:00${offset?.replace('GMT', '') || 'Z'}`).toISOString().replace('.000Z', 'Z');
}
