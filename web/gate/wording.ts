import type { ListStanding, Reason } from './records.ts';

/** Each reason said to the person at the gate, with what to do. */
export const reasons: Readonly<Record<Reason, string>> = {
  unknown: 'This is no badge of ours',
  'bad-signature': 'Forged or damaged: the signature is wrong',
  'unknown-key': 'Signed with a key that is not ours',
  'other-conference': 'A badge of another conference',
  'not-yet-valid': 'Not valid yet',
  expired: 'No longer valid',
  revoked: 'Revoked: call security',
  replaced: 'Replaced by a newer badge',
  suspended: 'Suspended: send to the accreditation desk',
  'condition-missing': 'A condition is missing: send to the accreditation desk',
  'wrong-zone': 'Not for this zone',
  'already-inside': 'Already inside: has not gone out',
  'not-inside': 'Not inside: has not come in',
};

/** How long something took or is ago, to the unit that matters. */
export function duration(seconds: number): string {
  const all = Math.abs(Math.round(seconds));
  if (all < 90) return `${all} s`;
  if (all < 5400) return `${Math.round(all / 60)} min`;
  if (all < 172_800) return `${Math.round(all / 3600)} h`;
  return `${Math.round(all / 86_400)} days`;
}

/** What the list of dead badges is worth, and whether that is less than the policy asks for. */
export function listWording({ state, ageSeconds = 0 }: ListStanding): { text: string; isWarning: boolean } {
  switch (state) {
    case 'current':
      return { text: `Revocation list: ${duration(ageSeconds)} old`, isWarning: false };
    case 'beyond-policy':
      return { text: `The revocation list is ${duration(ageSeconds)} old, older than policy allows`, isWarning: true };
    case 'ahead-of-clock':
      return { text: 'The revocation list is newer than this clock: the clock is wrong', isWarning: true };
    case 'missing':
      return { text: 'There is no revocation list: revoked badges cannot be told', isWarning: true };
    case 'unusable':
      return { text: 'The revocation list is not genuine and is not used', isWarning: true };
  }
}

/** A clock that differs by more from the server's is worth a word. */
export const NOTABLE_SKEW_SECONDS = 30;

export const skewWording = (aheadSeconds: number): string =>
  `This device’s clock is ${duration(aheadSeconds)} ${aheadSeconds > 0 ? 'fast' : 'slow'}; the server’s time is used`;

export const queueWording = (waiting: number): string =>
  waiting === 0
    ? 'Every scan has been sent'
    : waiting === 1
      ? '1 scan waits to be sent'
      : `${waiting} scans wait to be sent`;
