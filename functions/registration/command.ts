import type { Caller } from '../shared/auth/caller.ts';
import type { CommandIdentity } from '../shared/dynamo/command-log.ts';
import type { Cause } from '../shared/events/compose-event.ts';

/** What every command of registration says of itself. */
export interface Command {
  readonly conferenceId: string;
  readonly caller: Caller;
  readonly identity: CommandIdentity;
  readonly cause: Cause;
  readonly now: Date;
}

/** A command about one delegation. */
export interface DelegationCommand extends Command {
  readonly delegationId: string;
}

/** A command that replaces what the caller read. */
export interface Replacing {
  /** The version the caller read; undefined with `ifMatchSent` means "whatever is there". */
  readonly expectedVersion?: number;
  readonly ifMatchSent: boolean;
}
