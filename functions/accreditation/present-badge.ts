import type * as z from 'zod';
import type { Badge } from './domain/badge.ts';
import type { badge } from './schemas/badge.ts';

/** A badge without where its bearer is: that is for security, by its own route. */
export const presentBadge = ({
  conferenceId: _conferenceId,
  presence: _presence,
  movedAt: _movedAt,
  statusSince: _statusSince,
  version: _version,
  zones,
  ...shown
}: Badge): z.output<typeof badge> => ({ ...shown, zones: [...zones] });
