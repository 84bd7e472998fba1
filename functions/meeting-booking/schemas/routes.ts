import type { Route } from '../../shared/http/route.ts';
import { getAvailabilityRoute, putAvailabilityRoute } from './availability.ts';
import {
  createCalendarLinkRoute,
  getCalendarRoute,
  listCalendarLinksRoute,
  revokeCalendarLinkRoute,
} from './calendar-link.ts';
import { getFreeSlotsRoute } from './free-slots.ts';
import { getKeepApartRoute, putKeepApartRoute } from './keep-apart.ts';
import {
  acceptMeetingRoute,
  cancelMeetingRoute,
  counterMeetingRoute,
  declineMeetingRoute,
  getMeetingRoute,
  listMeetingsRoute,
  placeMeetingRoute,
  recordOutcomeRoute,
  requestMeetingRoute,
  rescheduleMeetingRoute,
} from './meeting.ts';
import { planScheduleRoute } from './plan.ts';
import { getProgrammeRoute, putProgrammeRoute } from './programme.ts';
import {
  getDelegationSchedulePdfRoute,
  getDoorCardsRoute,
  getSchedulePdfRoute,
  getScheduleRoute,
  getScheduleSvgRoute,
} from './schedule.ts';

/** Every route of meeting booking, for the OpenAPI document. */
export const meetingBookingRoutes: readonly Route[] = [
  putProgrammeRoute,
  getProgrammeRoute,
  putKeepApartRoute,
  getKeepApartRoute,
  putAvailabilityRoute,
  getAvailabilityRoute,
  getFreeSlotsRoute,
  requestMeetingRoute,
  listMeetingsRoute,
  getMeetingRoute,
  acceptMeetingRoute,
  counterMeetingRoute,
  declineMeetingRoute,
  cancelMeetingRoute,
  rescheduleMeetingRoute,
  recordOutcomeRoute,
  placeMeetingRoute,
  getScheduleRoute,
  getScheduleSvgRoute,
  getSchedulePdfRoute,
  getDoorCardsRoute,
  getDelegationSchedulePdfRoute,
  createCalendarLinkRoute,
  listCalendarLinksRoute,
  revokeCalendarLinkRoute,
  getCalendarRoute,
  planScheduleRoute,
];
