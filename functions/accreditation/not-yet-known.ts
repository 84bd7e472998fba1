/** Something that registration has told or will tell is on its way: the event that needs it must come again. */
export class NotYetKnown extends Error {
  constructor(what: string) {
    super(`${what} is not known here yet`);
  }
}
