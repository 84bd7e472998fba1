import type { Route } from '../../shared/http/route.ts';
import { getAccreditationRoute, listAccreditationsRoute } from './accreditation.ts';
import { getBadgeKeysRoute, getBadgePdfRoute, getBadgeQrPngRoute, getBadgeQrSvgRoute, getBadgeRoute } from './badge.ts';
import {
  collectBadgeRoute,
  collectBadgesRoute,
  getCustodyReceiptRoute,
  reprintBadgeRoute,
  resumeBadgeRoute,
  suspendBadgeRoute,
} from './badge-lifecycle.ts';
import { putConditionRoute } from './condition.ts';
import { listDecisionsRoute } from './decision.ts';
import { enrolDeviceRoute, inviteDeviceRoute, listDevicesRoute, revokeDeviceRoute } from './device.ts';
import { dismissFlagRoute } from './flag.ts';
import { getOccupancyRoute } from './occupancy.ts';
import { getPassPdfRoute, getPassQrPngRoute, issuePassRoute, listPassesRoute, revokePassRoute } from './pass.ts';
import { getBadgePrintRoute, listBadgePrintsRoute, printBadgesRoute } from './printing.ts';
import { reopenAccreditationRoute, revokeAccreditationRoute } from './reversal.ts';
import { getRevocationsRoute } from './revocations.ts';
import { listScansRoute, redeemScanRoute } from './scan.ts';
import { syncScansRoute } from './sync.ts';
import { giveVerdictRoute, giveVerdictsRoute } from './verdict.ts';
import { importWatchListRoute, listWatchListRoute, putWatchEntryRoute, removeWatchEntryRoute } from './watch-list.ts';

/** Every route of accreditation, for the OpenAPI document. */
export const accreditationRoutes: readonly Route[] = [
  listAccreditationsRoute,
  listDecisionsRoute,
  getAccreditationRoute,
  giveVerdictRoute,
  giveVerdictsRoute,
  dismissFlagRoute,
  putWatchEntryRoute,
  removeWatchEntryRoute,
  importWatchListRoute,
  listWatchListRoute,
  putConditionRoute,
  revokeAccreditationRoute,
  reopenAccreditationRoute,
  getBadgeRoute,
  getBadgePdfRoute,
  getBadgeQrPngRoute,
  getBadgeQrSvgRoute,
  issuePassRoute,
  listPassesRoute,
  revokePassRoute,
  getPassPdfRoute,
  getPassQrPngRoute,
  printBadgesRoute,
  getBadgePrintRoute,
  listBadgePrintsRoute,
  reprintBadgeRoute,
  collectBadgeRoute,
  collectBadgesRoute,
  getCustodyReceiptRoute,
  suspendBadgeRoute,
  resumeBadgeRoute,
  getBadgeKeysRoute,
  getRevocationsRoute,
  redeemScanRoute,
  listScansRoute,
  syncScansRoute,
  getOccupancyRoute,
  inviteDeviceRoute,
  listDevicesRoute,
  enrolDeviceRoute,
  revokeDeviceRoute,
];
