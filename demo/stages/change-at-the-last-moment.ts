import * as z from 'zod';
import { forEach, waitFor } from '../api.ts';
import { quiet } from '../gather-evidence.ts';
import { type InventedPerson, inventSuccessor } from '../people.ts';
import { delegationOf, type LastChanges } from '../plan.ts';
import { conferencePath, reference } from '../reference-conference.ts';
import type { Scene } from '../scene.ts';

const delegate = z.object({ delegateId: z.string(), status: z.string() });
const accreditation = z.object({ status: z.string() });
const meetings = z.array(
  z.object({
    meetingId: z.string(),
    parties: z.array(
      z.object({
        delegationId: z.string(),
        accepted: z.boolean(),
        principalId: z.string().optional(),
        attendeeIds: z.array(z.string()).optional(),
      }),
    ),
  }),
);

/**
 * The last days, when registration has closed: names are corrected, flights change, people are replaced and withdrawn. Badges
 * die and are issued anew, meetings pass on, and whoever had agreed to meet a minister is asked about the deputy.
 */
export async function changeAtTheLastMoment(scene: Scene, changes: LastChanges): Promise<void> {
  const { ofLowerRank, likeForLike, withdrawn, corrected, delayed } = changes;
  const { progress } = scene;
  const person = (key: string): InventedPerson => {
    const found = scene.people.find((one) => one.key === key);
    if (!found) throw new Error(`there is no ${key}`);
    return found;
  };
  const deputy = { function: 'deputy minister', rank: 'Deputy Minister of Defence', title: 'H.E.' };
  const total = corrected.length + delayed.length + withdrawn.length + likeForLike.length + 1;

  await progress.stage('Last changes', total, async (stage) => {
    await forEach(corrected, (key) => amend(scene, key, { badgeName: `${person(key).badgeName} Jr` }));
    await forEach(delayed, (key) => amend(scene, key, { departure: '2021-06-26T05:40:00Z' }));
    stage.done(corrected.length + delayed.length);
    await forEach(withdrawn, (key) => focalPointCall(scene, key, 'POST', '/withdraw', {}));
    for (const key of likeForLike) await substitute(scene, key, inventSuccessor(person(key)));
    await substitute(scene, ofLowerRank, inventSuccessor(person(ofLowerRank), deputy));
    scene.count('entries amended after nomination', corrected.length + delayed.length);
    scene.count('delegates withdrawn', withdrawn.length);
    scene.count('delegates replaced', likeForLike.length + 1);
    stage.done(total);
    await quiet(scene.api);
  });

  const screened = [...corrected, ...likeForLike, ofLowerRank];
  await progress.stage('Screened again', screened.length, (stage) =>
    forEach(screened, (key) => clear(scene, person(key)), { done: stage.done }),
  );
  await askAgain(scene, delegationOf(ofLowerRank));
  await quiet(scene.api);
}

async function focalPointCall(
  scene: Scene,
  key: string,
  method: string,
  path: string,
  body: unknown,
  ifMatch?: string,
) {
  const entityKey = delegationOf(key);
  const delegatePath = `${conferencePath}/delegations/${scene.delegationId(entityKey)}/delegates/${scene.delegateId(key)}`;
  return scene.focalPoint(entityKey).call(method, delegatePath + path, body, ifMatch === undefined ? {} : { ifMatch });
}

/** A focal point amends an entry. */
export async function amend(scene: Scene, key: string, change: Partial<InventedPerson>): Promise<void> {
  const { headers } = await focalPointCall(scene, key, 'GET', '', undefined);
  await focalPointCall(scene, key, 'PATCH', '', change, headers.get('etag') ?? '');
}

/** From now on the key of the person stands for who comes in the place. */
async function substitute(scene: Scene, key: string, { key: _key, ...successor }: InventedPerson): Promise<void> {
  const { body } = await focalPointCall(scene, key, 'POST', '/substitute', successor);
  const { delegateId, status } = delegate.parse(body);
  if (status !== 'nominated') throw new Error(`${key} is replaced by a ${status}`);
  scene.delegateIds.set(key, delegateId);
}

/** Every authority that the category asks clears the person, and the last verdict accredits. */
async function clear(scene: Scene, { key, category }: InventedPerson): Promise<void> {
  const path = `${conferencePath}/accreditations/${scene.delegateId(key)}`;
  const required = reference.categories.find((one) => one.key === category)?.requiredVerdicts ?? [];
  const authorities = (['security', 'host', 'protocol'] as const).filter((authority) => required.includes(authority));
  let status = 'screening';
  for (const authority of authorities) {
    const { body } = await scene.staff[authority].call('POST', `${path}/verdicts`, { authority, verdict: 'clear' });
    status = accreditation.parse(body).status;
  }
  if (status !== 'accredited') throw new Error(`${key} is ${status} after the last verdict`);
  scene.count('verdicts', authorities.length);
}

/** Those who had agreed to meet the minister agree to meet the deputy, with the people they had named. */
async function askAgain(scene: Scene, entityKey: string): Promise<void> {
  const delegationId = scene.delegationId(entityKey);
  await scene.progress.stage('Asked again about the deputy', 1, async (stage) => {
    const reopened = await waitFor('the counterparts to be asked again', async () => {
      const all = meetings.parse(
        await scene.staff.protocol.list(`${conferencePath}/meetings?delegationId=${delegationId}&status=provisional`),
      );
      const waiting = all.filter(({ parties }) => parties.some(({ accepted }) => !accepted));
      return waiting.length > 0 ? waiting : undefined;
    });
    for (const { meetingId, parties } of reopened) {
      for (const { delegationId: side, accepted, principalId, attendeeIds } of parties) {
        if (accepted) continue;
        const path = `${conferencePath}/meetings/${meetingId}/accept`;
        await scene.speakerFor(side).call('POST', path, { principalId, attendeeIds });
        scene.count('meetings agreed to again');
      }
    }
    stage.done(1);
  });
}
