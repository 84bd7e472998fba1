/** One mail to one recipient, as it travels (RFC 5322). */
export interface OutgoingMail {
  readonly from: string;
  readonly to: string;
  readonly raw: string;
}

/** Hands mail to whoever delivers it. */
export interface Mailer {
  /**
   * Resolves when the mail was taken over.
   * @throws MailNotTaken when it certainly was not, and may be another time
   * @throws MailRejected when it never will be
   * @throws anything else when nobody knows
   */
  send(mail: OutgoingMail): Promise<void>;
}

/** Nothing was sent; another try may succeed. `reason` names no person and no address. */
export class MailNotTaken extends Error {
  constructor(reason: string) {
    super(`the mail was not taken: ${reason}`);
  }
}

/** This mail will never be taken. `reason` names no person and no address. */
export class MailRejected extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(`the mail was rejected: ${reason}`);
    this.reason = reason;
  }
}
