import { beforeAll, describe, expect, it } from 'vitest';
import { anonymous, type Client, signIn } from '../support/api.ts';
import { eventually, TestConference } from '../support/e2e-conference.ts';
import { type Operation, operations } from '../support/operations.ts';
import { pdf, sha256 } from '../support/sample-files.ts';

/** Staff by role; of the delegation a call is about the primary focal point (own) and a backup; that of another one (other), and a stranger. */
const actors = [
  'organiser',
  'accreditation',
  'security',
  'host',
  'protocol',
  'gate',
  'backup',
  'own',
  'other',
  'stranger',
] as const;
type Actor = (typeof actors)[number];

interface Rule {
  readonly may: readonly Actor[];
  /** Those who see the thing but may not do this to it: 403. */
  readonly see?: readonly Actor[];
  /** What everybody else gets: 404 where the thing itself may not be seen, 403 where only the role is missing. */
  readonly others: 403 | 404;
  /** A backup may do what the primary focal point may, unless it is about who speaks for the delegation, or its end. */
  readonly primaryOnly?: true;
}

/** Who may call what, written by hand from the contract, not read from the routes. */
const rules: Record<string, Rule> = {
  putConference: { may: ['organiser'], others: 403 },
  getConference: { may: actors, others: 403 },
  putEntity: { may: ['organiser'], others: 403 },
  getEntity: { may: ['organiser'], others: 403 },
  listEntities: { may: ['organiser'], others: 403 },
  issueInvitation: { may: ['organiser'], others: 403 },
  importInvitations: { may: ['organiser'], others: 403 },
  getInvitationImportTemplate: { may: ['organiser'], others: 403 },
  listInvitations: { may: ['organiser'], others: 403 },
  revokeInvitation: { may: ['organiser'], others: 403 },
  reissueInvitation: { may: ['organiser'], others: 403 },
  registerDelegation: { may: actors, others: 403 },
  listDelegations: { may: actors, others: 403 }, // everybody sees a list; what is in it is another test
  getDelegation: { may: ['organiser', 'accreditation', 'protocol', 'own'], others: 404 },
  amendDelegation: { may: ['organiser', 'accreditation', 'protocol', 'own'], others: 404 },
  inviteFocalPoint: { may: ['organiser', 'own'], see: ['accreditation', 'protocol'], others: 404, primaryOnly: true },
  joinFocalPoint: { may: actors, others: 403 }, // whoever has the code
  listFocalPoints: { may: ['organiser', 'accreditation', 'protocol', 'own'], others: 404 },
  amendFocalPoint: { may: ['organiser', 'own'], see: ['accreditation', 'protocol'], others: 404, primaryOnly: true },
  removeFocalPoint: { may: ['organiser', 'own'], see: ['accreditation', 'protocol'], others: 404, primaryOnly: true },
  getProgress: { may: ['organiser', 'accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  requestExport: { may: ['organiser', 'accreditation'], others: 403 },
  getExport: { may: ['organiser', 'accreditation'], others: 403 },
  getTotals: { may: ['organiser', 'accreditation', 'protocol'], others: 403 },
  addDelegate: { may: ['organiser', 'own'], see: ['accreditation', 'security', 'host', 'protocol'], others: 404 },
  importDelegates: { may: ['organiser', 'own'], see: ['accreditation', 'security', 'host', 'protocol'], others: 404 },
  getDelegateImportTemplate: {
    may: ['organiser', 'accreditation', 'security', 'host', 'protocol', 'own'],
    others: 404,
  },
  listDelegates: { may: ['organiser', 'accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  getDelegate: { may: ['organiser', 'accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  amendDelegate: { may: ['organiser', 'accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  putPassport: { may: ['organiser', 'own'], see: ['accreditation', 'security', 'host', 'protocol'], others: 404 },
  disclosePassport: { may: ['accreditation', 'security', 'own'], others: 404 },
  removePassport: { may: ['organiser', 'own'], see: ['accreditation', 'security', 'host', 'protocol'], others: 404 },
  putLegalHold: { may: ['organiser', 'security'], others: 403 },
  getLegalHold: { may: ['organiser', 'security'], others: 403 },
  removeLegalHold: { may: ['organiser', 'security'], others: 403 },
  listPassportAccesses: { may: ['organiser', 'security'], others: 403 },
  addDocument: { may: ['own'], see: ['organiser', 'accreditation', 'security', 'host', 'protocol'], others: 404 },
  listDocuments: { may: ['organiser', 'accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  getDocument: { may: ['organiser', 'accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  getDocumentContent: { may: ['accreditation', 'security'], others: 403 },
  submitDelegation: { may: ['organiser', 'own'], see: ['accreditation', 'security', 'host', 'protocol'], others: 404 },
  withdrawDelegate: { may: ['organiser', 'own'], see: ['accreditation', 'security', 'host', 'protocol'], others: 404 },
  substituteDelegate: {
    may: ['organiser', 'own'],
    see: ['accreditation', 'security', 'host', 'protocol'],
    others: 404,
  },
  withdrawDelegation: { may: ['organiser', 'own'], see: ['accreditation', 'protocol'], others: 404, primaryOnly: true },
  listAccreditations: { may: ['accreditation', 'security', 'host', 'protocol'], others: 403 },
  listDecisions: { may: ['accreditation', 'security', 'host', 'protocol'], others: 403 },
  getAccreditation: { may: ['accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  giveVerdict: { may: ['security'], others: 403 }, // the verdict below is security's
  giveVerdicts: { may: ['accreditation', 'security', 'host', 'protocol'], others: 403 },
  dismissFlag: { may: ['accreditation', 'security', 'host', 'protocol'], others: 403 },
  putWatchEntry: { may: ['security'], others: 403 },
  removeWatchEntry: { may: ['security'], others: 403 },
  importWatchList: { may: ['security'], others: 403 },
  listWatchList: { may: ['organiser', 'security'], others: 403 },
  putCondition: { may: ['accreditation', 'security', 'host', 'protocol'], others: 403 },
  revokeAccreditation: { may: ['accreditation', 'security', 'host', 'protocol'], others: 403 },
  reopenAccreditation: { may: ['accreditation', 'security', 'host', 'protocol'], others: 403 },
  printBadges: { may: ['accreditation'], others: 403 },
  getBadgePrint: { may: ['accreditation'], others: 403 },
  listBadgePrints: { may: ['accreditation'], others: 403 },
  reprintBadge: { may: ['accreditation'], others: 403 },
  collectBadge: { may: ['accreditation'], others: 403 },
  collectBadges: { may: ['accreditation', 'own'], see: ['security', 'host', 'protocol'], others: 404 },
  getCustodyReceipt: { may: ['accreditation', 'own'], see: ['security', 'host', 'protocol'], others: 404 },
  suspendBadge: { may: ['accreditation'], others: 403 },
  resumeBadge: { may: ['accreditation'], others: 403 },
  getBadge: { may: ['accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  getBadgePdf: { may: ['accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  getBadgeQrPng: { may: ['accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  getBadgeQrSvg: { may: ['accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  issuePass: { may: ['accreditation'], others: 403 },
  revokePass: { may: ['accreditation'], others: 403 },
  listPasses: { may: ['accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  getPassPdf: { may: ['accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  getPassQrPng: { may: ['accreditation', 'security', 'host', 'protocol', 'own'], others: 404 },
  redeemScan: { may: ['gate'], others: 403 },
  listScans: { may: ['organiser', 'security'], others: 403 },
  syncScans: { may: ['gate'], others: 403 },
  inviteDevice: { may: ['organiser', 'security'], others: 403 },
  listDevices: { may: ['organiser', 'security'], others: 403 },
  enrolDevice: { may: ['gate'], others: 403 },
  revokeDevice: { may: ['organiser', 'security'], others: 403 },
  getOccupancy: { may: ['organiser', 'security'], others: 403 },
  putProgramme: { may: ['protocol'], others: 403 },
  getProgramme: { may: actors, others: 403 },
  putKeepApart: { may: ['protocol'], others: 403 },
  getKeepApart: { may: ['protocol'], others: 403 },
  putAvailability: { may: ['own', 'protocol'], others: 404 },
  getAvailability: { may: ['own', 'protocol'], others: 404 },
  getFreeSlots: { may: ['own', 'protocol'], others: 404 },
  requestMeeting: { may: ['own', 'protocol'], others: 404 },
  // Own asked for the meeting: it is told that it has accepted already, as any party that has would be.
  acceptMeeting: { may: ['own', 'protocol'], others: 404 },
  counterMeeting: { may: ['own', 'protocol'], others: 404 },
  declineMeeting: { may: ['own', 'protocol'], others: 404 },
  placeMeeting: { may: ['protocol'], see: ['own'], others: 404 }, // own is not the host
  rescheduleMeeting: { may: ['own', 'protocol'], others: 404 },
  recordOutcome: { may: ['protocol'], others: 403 },
  cancelMeeting: { may: ['own', 'protocol'], others: 404 },
  listMeetings: { may: actors, others: 403 }, // everybody sees a list; what is in it is another test
  getMeeting: { may: ['own', 'protocol'], others: 404 },
  getSchedule: { may: ['protocol'], others: 403 },
  getScheduleSvg: { may: ['protocol'], others: 403 },
  getSchedulePdf: { may: ['protocol'], others: 403 },
  getDoorCards: { may: ['protocol'], others: 403 },
  getDelegationSchedulePdf: { may: ['own', 'protocol'], others: 404 },
  createCalendarLink: { may: ['own'], see: ['protocol'], others: 404 },
  listCalendarLinks: { may: ['own', 'protocol'], others: 404 },
  revokeCalendarLink: { may: ['own', 'protocol'], others: 404 },
  planSchedule: { may: ['protocol'], others: 403 },
};

function ruleOf({ operationId }: Operation): Rule {
  const { may, see = [], others, primaryOnly } = rules[operationId] ?? { may: [], others: 404 };
  const mayToo = may.includes('own') && !primaryOnly;
  const seesToo = see.includes('own') || primaryOnly;
  return { may: mayToo ? [...may, 'backup'] : may, see: seesToo ? [...see, 'backup'] : see, others };
}

let conference: TestConference;
let clients: Record<Actor, Client>;
let ids: Record<string, string>;
let bodies: Record<string, object>;

beforeAll(async () => {
  conference = await TestConference.open({ passes: { total: 6, kinds: { security: 1 }, zones: ['plenary'] } });
  const { staff, path } = conference;
  const own = await conference.accreditedHead('own');
  const other = await conference.accreditedHead('other');
  const host = await conference.accreditedHead('partner');
  const { body: accredited } = await eventually(() => staff.security.get(`${path}/accreditations/${own.headId}`), {
    body: { status: 'accredited' },
  });
  await staff.protocol.must('PUT', `${path}/programme`, conference.programme());
  const request = {
    delegationId: own.delegationId,
    invitees: [host.delegationId],
    principalId: own.headId,
    attendeeIds: [own.headId],
    durationMinutes: 30,
  };
  // Meeting booking hears of the delegations a moment after they registered.
  const { body: meeting } = await eventually(() => own.focalPoint.call('POST', `${path}/meetings`, request), {
    status: 201,
  });

  const backup = await signIn('backup');
  const focalPoints = `${path}/delegations/${own.delegationId}/focal-points`;
  const { body: invited } = await own.focalPoint.must('POST', focalPoints, {
    name: 'Luc Moreau',
    email: 'luc.moreau@own.example',
  });
  await backup.must('POST', `${path}/focal-points/join`, { code: invited.code });
  // So do the other services hear of a backup a moment after it joined.
  await eventually(() => backup.get(`${path}/accreditations/${own.headId}`), { status: 200 });
  await eventually(() => backup.get(`${path}/meetings/${meeting.meetingId}`), { status: 200 });
  const { body: exported } = await staff.organiser.must('POST', `${path}/exports`, { format: 'csv' });
  const { body: receipt } = await eventually(
    () =>
      staff.accreditation.call('POST', `${path}/delegations/${own.delegationId}/badges/collect`, {
        collectedBy: 'Camille Petit',
      }),
    { status: 201 },
  );

  const { body: printed } = await staff.accreditation.must('POST', `${path}/badges/print`, {
    serials: [accredited.serial],
  });

  const passes = `${path}/delegations/${own.delegationId}/passes`;
  const { body: pass } = await staff.accreditation.must('POST', passes, { kind: 'security' });

  clients = {
    ...staff,
    backup,
    own: own.focalPoint,
    other: other.focalPoint,
    stranger: await signIn('stranger'),
  };
  const note = { kind: 'note-verbale', contentType: 'application/pdf' };
  ids = {
    conferenceId: conference.id,
    entityKey: 'own',
    invitationId: 'inv_01F8QZ7X9V0000000000000001',
    delegationId: own.delegationId,
    partnerId: host.delegationId,
    delegateId: own.headId,
    documentId: await conference.sendDocument(own, own.headId, pdf(), note),
    focalPointId: 'fop_01F8QZ7X9V0000000000000001',
    serial: accredited.serial,
    zone: 'plenary',
    deviceId: 'dev_01F8QZ7X9V0000000000000001',
    receiptId: receipt.receiptId,
    printId: printed.printId,
    passId: pass.passId,
    meetingId: meeting.meetingId,
    calendarLinkId: 'cal_01F8QZ7X9V0000000000000001',
    exportId: exported.exportId,
  };
  bodies = {
    createCalendarLink: {},
    addDocument: { kind: 'press-card', contentType: 'application/pdf', size: pdf().length, sha256: sha256(pdf()) },
    requestExport: { format: 'csv' },
    putPassport: conference.passport(),
    inviteFocalPoint: { name: 'Luc Moreau', email: 'luc.moreau@own.example' },
    amendFocalPoint: { isPrimary: true },
    putLegalHold: { reason: 'Court of first instance, 12/2021' },
    giveVerdict: { authority: 'security', verdict: 'hold', reasonCode: 'photo-unclear' },
    giveVerdicts: { verdicts: [] },
    requestMeeting: request,
    substituteDelegate: conference.person({ category: 'head' }),
    placeMeeting: { startsAt: '2021-06-22T09:00:00Z', roomId: 'rom_01F8QZ7X9V0000000000000001' },
    acceptMeeting: { delegationId: own.delegationId, principalId: own.headId, attendeeIds: [own.headId] },
    recordOutcome: { outcome: 'held' },
    redeemScan: {},
    planSchedule: { requests: 'all', mode: 'preview' },
  };
});

const pathOf = ({ path, method }: Operation): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'none') +
  (path.endsWith('/free-slots') ? `?with=${ids.partnerId}&duration=30` : '') +
  (method === 'GET' && /conferenceId}\/(schedule|door)/.test(path)
    ? '?day=2021-06-22'
    : path.endsWith('/scans')
      ? `?serial=${ids.serial}`
      : '');

/** What would end the things that the other calls are about is asked of a version that nothing has. */
const ends: ReadonlySet<string> = new Set([
  'revokePass',
  'withdrawDelegate',
  'substituteDelegate',
  'withdrawDelegation',
]);

/** Refused bodies are enough: whether the caller may call at all is decided before, or shows as 404. */
const callAs = (operation: Operation, actor: Client) => {
  const { method, operationId } = operation;
  const headers: Record<string, string> =
    method === 'PATCH' ? { 'if-match': '*' } : ends.has(operationId) ? { 'if-match': '"999"' } : {};
  return actor.call(method, pathOf(operation), method === 'GET' ? undefined : (bodies[operationId] ?? {}), { headers });
};

it('there is a rule for every route that is not public', () => {
  expect(
    operations
      .filter(({ isPublic }) => !isPublic)
      .map(({ operationId }) => operationId)
      .sort(),
  ).toEqual(Object.keys(rules).sort());
});

describe.each(operations.filter(({ isPublic }) => !isPublic))('$operationId', (operation) => {
  it('wants a token, a valid one', async () => {
    expect((await callAs(operation, anonymous)).status).toBe(401);
  });

  // State changes by those who may would disturb each other, so the one whose delegation it is comes last.
  const { may, see, others } = ruleOf(operation);
  it.each(actors.filter((actor) => !may.includes(actor)))('is not for %s', async (actor) => {
    const answer = await callAs(operation, clients[actor]);
    // Where the body is refused first nothing is learned either: it does not depend on what exists.
    if (answer.status !== 400) expect(answer.status).toBe(see?.includes(actor) ? 403 : others);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  it.each(actors.filter((actor) => may.includes(actor)))('is for %s', async (actor) => {
    const answer = await callAs(operation, clients[actor]);
    expect([401, 403]).not.toContain(answer.status);
    expect(answer.status).toBeLessThan(500);
    if (operation.method === 'GET') expect(answer.status).toBe(200);
  });
});
