import { accreditationReopenedV1 } from './accreditation/accreditation-reopened.v1.ts';
import { badgeConditionsChangedV1 } from './accreditation/badge-conditions-changed.v1.ts';
import { badgeIssuedV1 } from './accreditation/badge-issued.v1.ts';
import { badgeReplacedV1 } from './accreditation/badge-replaced.v1.ts';
import { badgeResumedV1 } from './accreditation/badge-resumed.v1.ts';
import { badgeRevokedV1 } from './accreditation/badge-revoked.v1.ts';
import { badgeSuspendedV1 } from './accreditation/badge-suspended.v1.ts';
import { decisionRecordedV1 } from './accreditation/decision-recorded.v1.ts';
import { delegateAccreditedV1 } from './accreditation/delegate-accredited.v1.ts';
import { delegateRefusedV1 } from './accreditation/delegate-refused.v1.ts';
import { infoRequestedV1 } from './accreditation/info-requested.v1.ts';
import { passIssuedV1 } from './accreditation/pass-issued.v1.ts';
import { passRevokedV1 } from './accreditation/pass-revoked.v1.ts';
import type { EventDefinition } from './envelope.ts';
import { availabilityChangedV1 } from './meeting-booking/availability-changed.v1.ts';
import { keepApartChangedV1 } from './meeting-booking/keep-apart-changed.v1.ts';
import { meetingAcceptedV1 } from './meeting-booking/meeting-accepted.v1.ts';
import { meetingAmendedV1 } from './meeting-booking/meeting-amended.v1.ts';
import { meetingCancelledV1 } from './meeting-booking/meeting-cancelled.v1.ts';
import { meetingConfirmedV1 } from './meeting-booking/meeting-confirmed.v1.ts';
import { meetingCounteredV1 } from './meeting-booking/meeting-countered.v1.ts';
import { meetingDeclinedV1 } from './meeting-booking/meeting-declined.v1.ts';
import { meetingExpiredV1 } from './meeting-booking/meeting-expired.v1.ts';
import { meetingProvisionalV1 } from './meeting-booking/meeting-provisional.v1.ts';
import { meetingReopenedV1 } from './meeting-booking/meeting-reopened.v1.ts';
import { meetingRequestedV1 } from './meeting-booking/meeting-requested.v1.ts';
import { meetingRescheduledV1 } from './meeting-booking/meeting-rescheduled.v1.ts';
import { meetingSlotOfferedV1 } from './meeting-booking/meeting-slot-offered.v1.ts';
import { meetingWaitlistedV1 } from './meeting-booking/meeting-waitlisted.v1.ts';
import { programmeChangedV1 } from './meeting-booking/programme-changed.v1.ts';
import { notificationFailedV1 } from './notifications/notification-failed.v1.ts';
import { notificationSentV1 } from './notifications/notification-sent.v1.ts';
import { conferenceConfiguredV1 } from './registration/conference-configured.v1.ts';
import { delegateAmendedV1 } from './registration/delegate-amended.v1.ts';
import { delegateNominatedV1 } from './registration/delegate-nominated.v1.ts';
import { delegateSubstitutedV1 } from './registration/delegate-substituted.v1.ts';
import { delegateWithdrawnV1 } from './registration/delegate-withdrawn.v1.ts';
import { delegationAmendedV1 } from './registration/delegation-amended.v1.ts';
import { delegationRegisteredV1 } from './registration/delegation-registered.v1.ts';
import { delegationSubmittedV1 } from './registration/delegation-submitted.v1.ts';
import { delegationWithdrawnV1 } from './registration/delegation-withdrawn.v1.ts';
import { documentAcceptedV1 } from './registration/document-accepted.v1.ts';
import { documentRejectedV1 } from './registration/document-rejected.v1.ts';
import { exportRequestedV1 } from './registration/export-requested.v1.ts';
import { focalPointInvitedV1 } from './registration/focal-point-invited.v1.ts';
import { invitationIssuedV1 } from './registration/invitation-issued.v1.ts';

/** Every event that goes over the bus, by its `detail-type`. Functions import the one they need; this is for the documents and checks. */
export const catalogue: readonly EventDefinition[] = [
  conferenceConfiguredV1,
  invitationIssuedV1,
  delegationRegisteredV1,
  delegationAmendedV1,
  exportRequestedV1,
  focalPointInvitedV1,
  delegationSubmittedV1,
  delegateNominatedV1,
  delegateAmendedV1,
  delegateSubstitutedV1,
  delegateWithdrawnV1,
  delegationWithdrawnV1,
  documentAcceptedV1,
  documentRejectedV1,
  infoRequestedV1,
  decisionRecordedV1,
  delegateAccreditedV1,
  delegateRefusedV1,
  accreditationReopenedV1,
  badgeIssuedV1,
  badgeReplacedV1,
  badgeSuspendedV1,
  badgeResumedV1,
  badgeRevokedV1,
  badgeConditionsChangedV1,
  passIssuedV1,
  passRevokedV1,
  programmeChangedV1,
  availabilityChangedV1,
  keepApartChangedV1,
  meetingRequestedV1,
  meetingCounteredV1,
  meetingAcceptedV1,
  meetingDeclinedV1,
  meetingProvisionalV1,
  meetingConfirmedV1,
  meetingReopenedV1,
  meetingSlotOfferedV1,
  meetingAmendedV1,
  meetingWaitlistedV1,
  meetingRescheduledV1,
  meetingExpiredV1,
  meetingCancelledV1,
  notificationSentV1,
  notificationFailedV1,
];
