import { describe, expect, it } from 'vitest';
import { isReason, type Reason } from '../../../functions/accreditation/domain/reason.ts';

const reasons: readonly Reason[] = [
  { key: 'photo-unclear', verdicts: ['more-info', 'hold'] },
  { key: 'on-file', verdicts: ['refuse'] },
  { key: 'other' },
];

describe('a reason code', () => {
  it.each([
    ['photo-unclear', 'more-info', true],
    ['photo-unclear', 'hold', true],
    ['photo-unclear', 'refuse', false],
    ['on-file', 'refuse', true],
    ['on-file', 'clear', false],
    ['other', 'clear', true],
    ['other', 'refuse', true],
    ['on-file', undefined, true],
    ['unheard-of', 'refuse', false],
    ['unheard-of', undefined, false],
  ] as const)('%s for %s: %s', (code, verdict, expected) => {
    expect(isReason(reasons, code, verdict)).toBe(expected);
    expect(isReason(undefined, code, verdict)).toBe(true);
  });
});
