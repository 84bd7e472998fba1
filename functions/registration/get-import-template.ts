import { NotFound } from '../shared/problem.ts';
import type { ConferenceStore } from './data/conference-store.ts';
import type { DelegationStore } from './data/delegation-store.ts';
import type { EntityStore } from './data/entity-store.ts';
import { requireViewer, type WhoseDelegation } from './delegation-access.ts';
import { BYTE_ORDER_MARK, csvRecord } from './domain/csv-text.ts';
import { refusalOf } from './domain/quota.ts';
import { DELEGATE_COLUMNS } from './schemas/delegate.ts';
import { INVITATION_COLUMNS, QUOTA_COLUMN } from './schemas/invitation.ts';

/** The file: one header, and one row with the cells given; the other cells are empty. */
function template(columns: readonly string[], example: Readonly<Record<string, string>>): string {
  return BYTE_ORDER_MARK + csvRecord(columns) + csvRecord(columns.map((column) => example[column] ?? ''));
}

/**
 * A file to begin an import of delegates with. The person in it is nobody; the category is one in which this delegation
 * has a place.
 * @throws NotFound
 */
export async function getDelegateImportTemplate(
  { conferences, delegations }: { readonly conferences: ConferenceStore; readonly delegations: DelegationStore },
  whose: WhoseDelegation,
): Promise<string> {
  const { conferenceId, delegationId } = whose;
  const [{ value: conference }, quota] = await Promise.all([
    conferences.get(conferenceId),
    delegations.findQuota(conferenceId, delegationId),
    requireViewer(delegations, whose),
  ]);
  if (!quota) throw new NotFound();
  const keys = conference.categories.map(({ key }) => key);
  const hasPlace = (category: string) => !refusalOf(quota, { delegateId: '', category, headOfDelegation: false });
  const category = keys.find(hasPlace) ?? keys[0] ?? '';
  return template(DELEGATE_COLUMNS, {
    externalRef: 'example-1',
    'passportName.primary': 'Specimen',
    'passportName.secondary': 'Anna Maria',
    badgeName: 'Anna Specimen',
    title: 'Dr',
    function: 'adviser',
    level: 'expert',
    category,
    headOfDelegation: 'false',
    nationalities: 'UTO',
    dateOfBirth: '1974-08-12',
    languages: 'en fr',
    attendance: 'in-person',
    arrival: `${conference.startsOn}T07:30:00Z`,
    departure: `${conference.endsOn}T18:00:00Z`,
    email: 'anna.specimen@delegation.example',
    'passport.issuingCountry': 'UTO',
    'passport.number': 'L898902C3',
  });
}

/**
 * A file to begin an import of invitations with: the first entity of the list is invited, with the conference's own quotas.
 * @throws NotFound
 */
export async function getInvitationImportTemplate(
  { conferences, entities }: { readonly conferences: ConferenceStore; readonly entities: EntityStore },
  conferenceId: string,
): Promise<string> {
  const [{ value: conference }, entity] = await Promise.all([
    conferences.get(conferenceId),
    entities.findFirst(conferenceId),
  ]);
  const quotas = conference.categories.map(
    ({ key }) => [`${QUOTA_COLUMN}${key}`, String(conference.defaultQuotas[key] ?? '')] as const,
  );
  return template([...INVITATION_COLUMNS, ...quotas.map(([column]) => column)], {
    externalRef: 'example-1',
    entityKey: entity?.value.entityKey ?? 'uto',
    contactEmail: 'protocol@ministry.example',
    language: conference.languages[0] ?? 'en',
    expiresAt: conference.registration.closesAt,
    totalQuota: String(conference.defaultTotalQuota ?? ''),
    ...Object.fromEntries(quotas),
  });
}
