import * as z from 'zod';
import { defineEvent } from '../envelope.ts';
import { delegationRegisteredV1 } from './delegation-registered.v1.ts';

export const delegationAmendedV1 = defineEvent(
  'registration',
  'delegation-amended',
  1,
  'A delegation changed its languages, how its focal point is reached, or who speaks for it. It carries what `delegation-registered` does, as it is now; `changed` names the fields.',
  delegationRegisteredV1.data.extend({ changed: z.array(z.string()).min(1) }),
);
