import { startOfDay } from '../../shared/local-time.ts';

export interface PassportRetention {
  /** `YYYY-MM-DD`, local; the last day of the conference. */
  readonly endsOn: string;
  /** IANA time zone. */
  readonly timeZone: string;
  readonly retention: { readonly passportDataDays: number };
}

/**
 * Until when the conference keeps passports: so many whole local days after its last one. The answer is the first instant
 * at which they are gone.
 */
export const passportsKeptUntil = ({ endsOn, timeZone, retention }: PassportRetention): Date =>
  startOfDay(endsOn, retention.passportDataDays + 1, timeZone);

/** Whether a passport is still there to be seen: the day of its deletion has not come, or a legal hold keeps it. */
export const isKept = (
  { isHeld = false }: { readonly isHeld?: boolean | undefined },
  rule: PassportRetention,
  now: Date,
): boolean => isHeld || now < passportsKeptUntil(rule);
