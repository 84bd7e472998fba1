/** The calendar day on which an instant falls where the conference is, as `YYYY-MM-DD`. */
export function dayIn(timeZone: string): (instant: string) => string {
  // Swedish dates are written as ISO 8601 has them.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (instant) => format.format(new Date(instant));
}
