import * as z from 'zod';
import { inventSuccessor } from '../people.ts';
import { conferencePath, moments } from '../reference-conference.ts';
import type { Scene } from '../scene.ts';

const issued = z.object({ code: z.string() });
const registered = z.object({ delegationId: z.string() });
const imported = z.object({ created: z.number() });

/** In a conference of so many States there is one that two delegations claim to represent. */
const CLAIMED = 7;

/**
 * Two delegations claim one entity. Both register and the organiser marks them as contested; then the matter is settled, and the
 * second withdraws with everybody it had brought.
 */
export async function claimTwice(scene: Scene): Promise<void> {
  const { staff, delegations, progress } = scene;
  const first = delegations[CLAIMED];
  if (!first) throw new RangeError('there are too few delegations');
  const { entity, people, quotas, focalPoint } = first;
  await progress.stage('Two delegations claim one entity', 4, async (stage) => {
    const invitation = await staff.organiser.call('POST', `${conferencePath}/invitations`, {
      entityKey: entity.key,
      quotas,
      contactEmail: `other-${focalPoint.email}`,
      expiresAt: moments.invitationsExpire,
    });
    const rival = scene.focalPoint(`${entity.key}-other`);
    const { body } = await rival.call('POST', `${conferencePath}/delegations`, {
      invitationCode: issued.parse(invitation.body).code,
      focalPoint: { name: focalPoint.name, email: `other-${focalPoint.email}` },
    });
    const other = `${conferencePath}/delegations/${registered.parse(body).delegationId}`;
    stage.done(1);

    const rows = people.slice(0, 3).map((person) => {
      const { key: _key, ...row } = inventSuccessor(person);
      return row;
    });
    const list = await rival.call('POST', `${other}/delegates/import`, { rows });
    if (imported.parse(list.body).created !== rows.length)
      throw new Error('the second delegation could not bring its people');
    stage.done(2);

    for (const path of [`${conferencePath}/delegations/${scene.delegationId(entity.key)}`, other]) {
      const { headers } = await staff.organiser.call('GET', path);
      await staff.organiser.call('PATCH', path, { contested: true }, { ifMatch: headers.get('etag') ?? '' });
    }
    scene.count('delegations contested', 2);
    stage.done(3);

    await rival.call('POST', `${other}/withdraw`, {});
    scene.count('delegations withdrawn');
    stage.done(4);
  });
}
