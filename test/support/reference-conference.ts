import { conferenceBody } from '../../functions/registration/schemas/conference.ts';

/** The reference conference as the organiser would PUT it. */
export const referenceConference = conferenceBody.parse({
  name: 'IX Moscow Conference on International Security',
  city: 'Moscow',
  startsOn: '2021-06-22',
  endsOn: '2021-06-24',
  timeZone: 'Europe/Moscow',
  languages: ['en', 'ru', 'fr', 'es', 'ar', 'zh'],
  registration: { opensAt: '2021-04-01T06:00:00Z', closesAt: '2021-06-18T20:59:59Z' },
  categories: [
    {
      key: 'head',
      title: 'Head of delegation',
      zones: ['plenary', 'bilateral-wing', 'vip-lounge', 'media-stakeout'],
      requiredVerdicts: ['protocol'],
    },
    {
      key: 'member',
      title: 'Member of delegation',
      zones: ['plenary', 'bilateral-wing'],
      requiredVerdicts: ['protocol', 'security'],
    },
    { key: 'expert', title: 'Expert', zones: ['plenary'], requiredVerdicts: ['protocol', 'security'] },
    {
      key: 'observer',
      title: 'International organisation',
      zones: ['plenary', 'bilateral-wing'],
      requiredVerdicts: ['protocol', 'security'],
    },
    {
      key: 'support',
      title: 'Interpreter, security officer or staff',
      zones: ['bilateral-wing', 'service'],
      requiredVerdicts: ['security'],
    },
    {
      key: 'media',
      title: 'Media',
      zones: ['media-centre', 'media-stakeout'],
      requiredVerdicts: ['protocol', 'security', 'host'],
    },
  ],
  defaultQuotas: { head: 1, member: 4, expert: 4, observer: 2, support: 4, media: 2 },
});
