import * as z from 'zod';
import { forEach } from '../api.ts';
import type { InventedDelegation, InventedPerson } from '../people.ts';
import { conferencePath, moments } from '../reference-conference.ts';
import type { Scene } from '../scene.ts';

const issuedInvitation = z.object({ code: z.string() });
const importedInvitations = z.object({ results: z.array(z.object({ row: z.number(), code: z.string() })) });
const importedDelegates = z.object({
  results: z.array(
    z.object({
      row: z.number(),
      delegateId: z.string().optional(),
      problem: z.string().optional(),
      errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    }),
  ),
});
const delegationAnswer = z.object({ delegationId: z.string() });

/** Every third delegation keeps its list in a spreadsheet. */
const sendsCsv = (index: number): boolean => index % 3 === 1;

/** The guests are invited with one list, the host's own delegation by itself. */
export async function inviteEverybody(scene: Scene): Promise<void> {
  const { staff, delegations, progress } = scene;
  const invitationOf = ({ entity, quotas, focalPoint, language }: InventedDelegation) => ({
    entityKey: entity.key,
    quotas,
    contactEmail: focalPoint.email,
    language,
    expiresAt: moments.invitationsExpire,
  });
  const [host, ...guests] = delegations;
  if (!host) throw new Error('there is no host');
  await progress.stage('Invitations', delegations.length, async () => {
    const imported = await staff.organiser.call('POST', `${conferencePath}/invitations/import`, {
      rows: guests.map(invitationOf),
    });
    for (const { row, code } of importedInvitations.parse(imported.body).results) {
      const guest = guests[row - 1];
      if (guest) scene.invitationCodes.set(guest.entity.key, code);
    }
    const single = await staff.organiser.call('POST', `${conferencePath}/invitations`, invitationOf(host));
    scene.invitationCodes.set(host.entity.key, issuedInvitation.parse(single.body).code);
    scene.count('invitations', scene.invitationCodes.size);
  });
}

/** Each focal point registers its delegation with the code; one of them is too late, because its code was used. */
export async function registerDelegations(scene: Scene): Promise<void> {
  const { delegations, progress } = scene;
  const register = (delegation: InventedDelegation, caller: string) =>
    scene.focalPoint(caller).call(
      'POST',
      `${conferencePath}/delegations`,
      {
        invitationCode: scene.invitationCodes.get(delegation.entity.key),
        focalPoint: { ...delegation.focalPoint, language: delegation.language },
        languages: [...new Set([delegation.language, 'en'])],
      },
      { expected: caller === delegation.entity.key ? [] : [409] },
    );

  await progress.stage('Delegations register themselves', delegations.length, async (stage) => {
    await forEach(
      delegations,
      async (delegation) => {
        const { body } = await register(delegation, delegation.entity.key);
        scene.delegationIds.set(delegation.entity.key, delegationAnswer.parse(body).delegationId);
      },
      { done: stage.done },
    );
    scene.count('delegations', scene.delegationIds.size);
    const [, guest] = delegations;
    if (guest && (await register(guest, 'latecomer')).status === 409) scene.count('codes refused because used');
  });
}

/** Each focal point imports its people; one brings somebody beyond its quota, who is refused and the others kept. */
export async function importPeople(scene: Scene): Promise<void> {
  const { delegations, people, progress } = scene;
  let imported = 0;
  await progress.stage('People', people.length, async (stage) => {
    await forEach(delegations, async (delegation, index) => {
      const rows = index === 1 ? [...delegation.people, beyondQuota(delegation)] : delegation.people;
      const results = await importRows(scene, delegation, rows, index);
      for (const { row, delegateId, problem, errors } of results) {
        const person = rows[row - 1];
        const isBeyondQuota = row > delegation.people.length;
        if (person && delegateId && !isBeyondQuota) scene.delegateIds.set(person.key, delegateId);
        else if (isBeyondQuota && problem === 'quota-exceeded') scene.count('people refused by quota');
        else throw new Error(`${person?.key}: ${JSON.stringify({ delegateId, problem, errors })}`);
      }
      imported += delegation.people.length;
      stage.done(imported);
    });
    scene.count('people', scene.delegateIds.size);
  });
}

async function importRows(
  scene: Scene,
  { entity }: InventedDelegation,
  people: readonly InventedPerson[],
  index: number,
): Promise<z.infer<typeof importedDelegates>['results']> {
  const path = `${conferencePath}/delegations/${scene.delegationId(entity.key)}/delegates/import`;
  const rows = people.map(({ key: _key, ...person }) => person);
  const { body } = sendsCsv(index)
    ? await scene.focalPoint(entity.key).call('POST', path, undefined, { csv: csvOf(people) })
    : await scene.focalPoint(entity.key).call('POST', path, { rows });
  return importedDelegates.parse(body).results;
}

/** A second head of delegation in category only, which no invitation has a place for. */
function beyondQuota({ people }: InventedDelegation): InventedPerson {
  const [head] = people;
  if (!head) throw new Error('a delegation without people');
  return {
    ...head,
    key: `${head.key}-beyond-quota`,
    headOfDelegation: false,
    passport: { ...head.passport, number: `${head.passport.number}2` },
  };
}

/** The columns of the spreadsheet, nested fields flattened, lists separated by spaces. */
const columns: Readonly<Record<string, (person: InventedPerson) => string | undefined>> = {
  'passportName.primary': ({ passportName }) => passportName.primary,
  'passportName.secondary': ({ passportName }) => passportName.secondary,
  badgeName: ({ badgeName }) => badgeName,
  nativeName: ({ nativeName }) => nativeName,
  title: ({ title }) => title,
  rank: ({ rank }) => rank,
  function: (person) => person.function,
  category: ({ category }) => category,
  headOfDelegation: ({ headOfDelegation }) => String(headOfDelegation),
  nationalities: ({ nationalities }) => nationalities.join(' '),
  dateOfBirth: ({ dateOfBirth }) => dateOfBirth,
  languages: ({ languages }) => languages.join(' '),
  attendance: ({ attendance }) => attendance,
  arrival: ({ arrival }) => arrival,
  departure: ({ departure }) => departure,
  email: ({ email }) => email,
  'passport.issuingCountry': ({ passport }) => passport.issuingCountry,
  'passport.number': ({ passport }) => passport.number,
};

/** RFC 4180, as a spreadsheet would save it: a header line, CRLF, quotes where they are needed. */
export function csvOf(people: readonly InventedPerson[]): string {
  const cell = (text = ''): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = people.map((person) => Object.values(columns).map((read) => cell(read(person))));
  return [Object.keys(columns), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

export async function submitDelegations(scene: Scene): Promise<void> {
  const { delegations, progress } = scene;
  await progress.stage('Delegations submit', delegations.length, async (stage) => {
    await forEach(
      delegations,
      ({ entity: { key } }) =>
        scene.focalPoint(key).call('POST', `${conferencePath}/delegations/${scene.delegationId(key)}/submit`, {}),
      { done: stage.done },
    );
  });
}
