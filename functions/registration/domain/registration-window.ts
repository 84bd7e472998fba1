import { RegistrationClosed } from './problems.ts';

export interface RegistrationWindow {
  /** RFC 3339 instants; the first belongs to the window, the last does not. */
  readonly opensAt: string;
  readonly closesAt: string;
}

export const hasClosed = ({ closesAt }: RegistrationWindow, now: Date): boolean =>
  now.getTime() >= Date.parse(closesAt);

/** @throws RegistrationClosed before the window opens and after it has closed */
export function requireOpen(window: RegistrationWindow, now: Date): void {
  if (now.getTime() < Date.parse(window.opensAt) || hasClosed(window, now)) throw new RegistrationClosed(window);
}
