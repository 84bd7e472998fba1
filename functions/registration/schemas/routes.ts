import { getConferenceRoute, putConferenceRoute } from './conference.ts';
import {
  addDelegateRoute,
  amendDelegateRoute,
  getDelegateImportTemplateRoute,
  getDelegateRoute,
  importDelegatesRoute,
  listDelegatesRoute,
  substituteDelegateRoute,
  withdrawDelegateRoute,
} from './delegate.ts';
import {
  amendDelegationRoute,
  getDelegationRoute,
  listDelegationsRoute,
  registerDelegationRoute,
  submitDelegationRoute,
  withdrawDelegationRoute,
} from './delegation.ts';
import { addDocumentRoute, getDocumentContentRoute, getDocumentRoute, listDocumentsRoute } from './document.ts';
import { getEntityRoute, listEntitiesRoute, putEntityRoute } from './entity.ts';
import { getExportRoute, requestExportRoute } from './export.ts';
import {
  amendFocalPointRoute,
  inviteFocalPointRoute,
  joinFocalPointRoute,
  listFocalPointsRoute,
  removeFocalPointRoute,
} from './focal-point.ts';
import {
  getInvitationImportTemplateRoute,
  importInvitationsRoute,
  issueInvitationRoute,
  listInvitationsRoute,
  reissueInvitationRoute,
  revokeInvitationRoute,
} from './invitation.ts';
import { getLegalHoldRoute, putLegalHoldRoute, removeLegalHoldRoute } from './legal-hold.ts';
import { disclosePassportRoute, listPassportAccessesRoute, putPassportRoute, removePassportRoute } from './passport.ts';
import { getProgressRoute, getTotalsRoute } from './progress.ts';

/** Every route of registration, for the OpenAPI document. Handlers import their own route only. */
export const registrationRoutes = [
  putConferenceRoute,
  getConferenceRoute,
  putEntityRoute,
  getEntityRoute,
  listEntitiesRoute,
  issueInvitationRoute,
  importInvitationsRoute,
  getInvitationImportTemplateRoute,
  listInvitationsRoute,
  revokeInvitationRoute,
  reissueInvitationRoute,
  registerDelegationRoute,
  listDelegationsRoute,
  getDelegationRoute,
  amendDelegationRoute,
  submitDelegationRoute,
  withdrawDelegationRoute,
  inviteFocalPointRoute,
  joinFocalPointRoute,
  listFocalPointsRoute,
  amendFocalPointRoute,
  removeFocalPointRoute,
  getProgressRoute,
  getTotalsRoute,
  requestExportRoute,
  getExportRoute,
  addDelegateRoute,
  importDelegatesRoute,
  getDelegateImportTemplateRoute,
  listDelegatesRoute,
  getDelegateRoute,
  amendDelegateRoute,
  withdrawDelegateRoute,
  substituteDelegateRoute,
  putPassportRoute,
  disclosePassportRoute,
  removePassportRoute,
  listPassportAccessesRoute,
  putLegalHoldRoute,
  getLegalHoldRoute,
  removeLegalHoldRoute,
  addDocumentRoute,
  listDocumentsRoute,
  getDocumentRoute,
  getDocumentContentRoute,
];
