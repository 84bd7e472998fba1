import * as z from 'zod';
import { type Caller, forEach } from '../api.ts';
import { quiet } from '../gather-evidence.ts';
import type { InventedPerson } from '../people.ts';
import type { Hesitation } from '../plan.ts';
import { conferencePath, reference } from '../reference-conference.ts';
import { inBatches, type Scene } from '../scene.ts';

const accreditation = z.object({ delegateId: z.string(), status: z.string() });
const batchAnswer = z.object({
  results: z.array(z.object({ delegateId: z.string(), status: z.string(), problem: z.unknown().optional() })),
});

type Authority = 'protocol' | 'security' | 'host';
/** Security first: whom it refuses nobody else need look at. */
const authorities: readonly Authority[] = ['security', 'host', 'protocol'];

const requiredOf = (person: InventedPerson): readonly string[] =>
  reference.categories.find(({ key }) => key === person.category)?.requiredVerdicts ?? [];

const BATCH = 100;
const BATCHES_AT_ONCE = 3;

/** How many accreditations have a status. */
async function countOf(scene: Scene, status: string): Promise<number> {
  return (await scene.staff.accreditation.list(`${conferencePath}/accreditations?status=${status}`)).length;
}

/** That so many have a status, once everything that was written has had its effects: to ask again and again would only keep them back. */
async function expectCount(scene: Scene, status: string, wanted: number): Promise<void> {
  await quiet(scene.api);
  const count = await countOf(scene, status);
  if (count !== wanted) throw new Error(`${count} accreditations are ${status} instead of ${wanted}`);
}

/** The same verdict of one authority on many; every one must be taken. */
async function giveVerdicts(
  scene: Scene,
  authority: Authority,
  people: readonly InventedPerson[],
  verdictOn: (person: InventedPerson) => 'clear' | Hesitation,
  done: (count: number) => void = () => undefined,
): Promise<void> {
  const officer: Caller = scene.staff[authority];
  let given = 0;
  await forEach(
    inBatches(people, BATCH),
    async (batch) => {
      const verdicts = batch.map((person) => {
        const verdict = verdictOn(person);
        return {
          delegateId: scene.delegateId(person.key),
          authority,
          verdict,
          ...(verdict === 'clear' ? {} : { reasonCode: reasonOf[verdict] }),
        };
      });
      const { body } = await officer.call('POST', `${conferencePath}/accreditations/verdicts`, { verdicts });
      for (const { delegateId, status, problem } of batchAnswer.parse(body).results) {
        if (status !== 'ok') throw new Error(`verdict of ${authority} on ${delegateId}: ${JSON.stringify(problem)}`);
      }
      given += batch.length;
      done(given);
    },
    { atOnce: BATCHES_AT_ONCE },
  );
  scene.count('verdicts', people.length);
}

const reasonOf: Readonly<Record<Hesitation, string>> = {
  refuse: 'not-eligible',
  hold: 'awaiting-confirmation',
  'more-info': 'data-unclear',
};

/**
 * Everybody nominated reaches the queue; security, the host and protocol go through it with lists. A few are refused, a
 * few heads held, and of a few the focal point must first mend an entry. The rest are accredited by the last verdict.
 */
export async function screenDelegates(scene: Scene, hesitations: ReadonlyMap<string, Hesitation>): Promise<void> {
  const { people, progress } = scene;
  await progress.stage('Nominations reach the officers', people.length, () =>
    expectCount(scene, 'screening', people.length),
  );

  const asking = (authority: Authority, candidates = people) =>
    candidates.filter((person) => requiredOf(person).includes(authority));
  const isFirstToLook = (person: InventedPerson, authority: Authority): boolean =>
    authorities.find((candidate) => requiredOf(person).includes(candidate)) === authority;
  const total = authorities.reduce((sum, authority) => sum + asking(authority).length, 0);

  const inDoubt = (...kinds: Hesitation[]) =>
    people.filter(({ key }) => kinds.some((kind) => hesitations.get(key) === kind));

  await progress.stage('Verdicts', total, async (stage) => {
    let before = 0;
    for (const authority of authorities) {
      const concerned = asking(authority).filter(
        (person) =>
          isFirstToLook(person, authority) || !['refuse', 'more-info'].includes(hesitations.get(person.key) ?? ''),
      );
      await giveVerdicts(
        scene,
        authority,
        concerned,
        (person) => (isFirstToLook(person, authority) ? (hesitations.get(person.key) ?? 'clear') : 'clear'),
        (count) => stage.done(before + count),
      );
      before += concerned.length;
    }
    const returned = inDoubt('more-info');
    await forEach(returned, (person) => mendEntry(scene, person));
    await expectCount(scene, 'screening', returned.length);
    for (const authority of authorities)
      await giveVerdicts(scene, authority, asking(authority, returned), () => 'clear');
    scene.count('entries mended by focal points', returned.length);
  });

  const refused = inDoubt('refuse').length;
  const held = inDoubt('hold').length;
  await progress.stage('Accreditations', people.length - refused - held, async () => {
    await expectCount(scene, 'accredited', people.length - refused - held);
    await expectCount(scene, 'refused', refused);
    await expectCount(scene, 'on-hold', held);
  });
  scene.count('refused', refused);
  scene.count('held at first', held);
}

/** The focal point corrects the date of birth, which returns the delegate to the officers. */
async function mendEntry(scene: Scene, { key, dateOfBirth }: InventedPerson): Promise<void> {
  const entityKey = key.replace(/-\d+$/, '');
  const focalPoint = scene.focalPoint(entityKey);
  const path = `${conferencePath}/delegations/${scene.delegationId(entityKey)}/delegates/${scene.delegateId(key)}`;
  const { headers } = await focalPoint.call('GET', path);
  const mended = dateOfBirth.replace(/\d\d$/, (day) => (day === '17' ? '18' : '17'));
  await focalPoint.call('PATCH', path, { dateOfBirth: mended }, { ifMatch: headers.get('etag') ?? '' });
}

/** Those who were held are cleared after all, one by one. */
export async function clearTheHeld(scene: Scene, hesitations: ReadonlyMap<string, Hesitation>): Promise<void> {
  const held = scene.people.filter(({ key }) => hesitations.get(key) === 'hold');
  await scene.progress.stage('The last accreditations', held.length, async (stage) => {
    await forEach(
      held,
      async ({ key }) => {
        const path = `${conferencePath}/accreditations/${scene.delegateId(key)}/verdicts`;
        const { body } = await scene.staff.protocol.call('POST', path, { authority: 'protocol', verdict: 'clear' });
        const { status } = accreditation.parse(body);
        if (status !== 'accredited') throw new Error(`${key} is ${status} after the last verdict`);
      },
      { done: stage.done },
    );
    scene.count('verdicts', held.length);
  });
}
