import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Chancery, startChancery } from '../local/start-chancery.ts';
import { Api } from './api.ts';
import { type Check, checkConference, isComing } from './check.ts';
import type { Evidence } from './evidence.ts';
import { gatherEvidence, quiet, readEvents, readMails } from './gather-evidence.ts';
import { inventDelegations } from './people.ts';
import {
  type LastChanges,
  planAvailability,
  planBilaterals,
  planKeptApart,
  planLastChanges,
  planScreening,
  planUnanswered,
} from './plan.ts';
import { Progress } from './progress.ts';
import { conferenceId, conferencePath, moments, reference } from './reference-conference.ts';
import { Scene } from './scene.ts';
import {
  arrangeBilaterals,
  enterSpeakers,
  keepApart,
  sayWhenPeopleCan,
  waitForConfirmations,
} from './stages/arrange-bilaterals.ts';
import { changeAtTheLastMoment } from './stages/change-at-the-last-moment.ts';
import { claimTwice } from './stages/claim-twice.ts';
import { configureConference } from './stages/configure-conference.ts';
import { planWhatWaits } from './stages/plan-what-waits.ts';
import {
  importPeople,
  inviteEverybody,
  registerDelegations,
  submitDelegations,
} from './stages/register-delegations.ts';
import { issuedBadges, scanAtGates } from './stages/scan-at-gates.ts';
import { clearTheHeld, screenDelegates } from './stages/screen-delegates.ts';
import { whenTheWorldChanges } from './stages/when-the-world-changes.ts';
import {
  emptyFolder,
  readFeeds,
  writeBadges,
  writeCalendars,
  writePrints,
  writeSchedules,
} from './stages/write-outputs.ts';

/** Plays the whole reference conference through the HTTP API and checks what came of it. */

const USAGE = `node demo/play.ts [options]

  --url URL   play against a backend that runs (its clock is moved); without it, one is started and ended
  --out DIR   where the results go (default demo/out)
`;

const folderOfDemo = fileURLToPath(new URL('out', import.meta.url));

async function play(api: Api, progress: Progress, folder: string): Promise<{ checks: Check[]; summary: object }> {
  const delegations = inventDelegations();
  const hesitations = planScreening(delegations);
  const bilaterals = planBilaterals(delegations);
  const wishes = planAvailability(bilaterals);
  const scene = new Scene(api, progress, delegations);
  await emptyFolder(folder);

  await api.moveClock(moments.registrationOpens);
  await configureConference(scene);
  await inviteEverybody(scene);
  await registerDelegations(scene);
  await importPeople(scene);
  await submitDelegations(scene);
  await claimTwice(scene);
  await screenDelegates(scene, hesitations);

  await api.moveClock(moments.bilateralsAreArranged);
  await enterSpeakers(scene);
  await sayWhenPeopleCan(scene, wishes);
  await keepApart(scene, planKeptApart(bilaterals));
  await quiet(api);
  await arrangeBilaterals(scene, bilaterals, planUnanswered(delegations, bilaterals));
  await clearTheHeld(scene, hesitations);
  await waitForConfirmations(scene, bilaterals.length);

  await api.moveClock(moments.registrationHasClosed);
  const changes = planLastChanges(delegations, bilaterals, hesitations);
  await changeAtTheLastMoment(scene, changes);
  await waitForConfirmations(scene, bilaterals.length);

  await whenTheWorldChanges(scene);
  const late = await planWhatWaits(scene);
  await waitForConfirmations(scene, bilaterals.length + late);

  await api.moveClock(moments.doorsOpen);
  await quiet(api);
  const badges = await issuedBadges(scene);
  scene.count('badges', badges.live.length);
  scene.count('badges that died', badges.dead.length);
  await scanAtGates(scene, badges);
  await quiet(api);

  await writeBadges(
    scene,
    badges.live.map(({ serial }) => serial),
    folder,
  );
  await writeSchedules(scene, folder);
  await writePrints(scene, folder);
  const feeds = await readFeeds(scene);
  const mails = await readMails(api);
  scene.count('mails', mails.length);
  scene.count('calendar files', await writeCalendars(scene, mails, folder));

  const evidence = await progress.stage('Reading it all back', badges.live.length, (stage) =>
    gatherEvidence(api, conferencePath, scene.staff, {
      qrTexts: scene.qrTexts,
      wishing: wishes.flatMap(({ people }) => people).map((person) => scene.delegateId(person)),
      feeds,
      onProgress: stage.done,
    }),
  );
  const checks = [...checkConference(evidence), asInvented(evidence, changes, late)];
  const summary = {
    conference: conferenceId,
    counts: scene.counts,
    states: statesOf(evidence),
    eventsByType: tally((await readEvents(api)).map((event) => event['detail-type'])),
    checks: checks.map(({ statement, examined, faults }) => ({ statement, examined, faults })),
    stages: progress.finished,
    calls: api.calls,
  };
  return { checks, summary };
}

/** That the conference which is judged is the one that was invented, so that no check is true of nothing. */
function asInvented(evidence: Evidence, { withdrawn, likeForLike }: LastChanges, placedLate: number): Check {
  const { facts } = reference;
  const replaced = likeForLike.length + 1;
  const meetings = evidence.meetings.filter(({ status }) => status === 'confirmed').length;
  const expired = evidence.meetings.filter(({ status }) => status === 'expired').length;
  const remote = evidence.delegates.filter((one) => one.attendance === 'remote' && isComing(one)).length;
  const wanted: readonly (readonly [string, number, number])[] = [
    ['delegations', evidence.delegations.filter(isComing).length, facts.States + facts.organisations + 1],
    ['delegates', evidence.delegates.filter(isComing).length, facts.delegates - withdrawn.length],
    ['replaced', evidence.delegates.filter(({ status }) => status === 'replaced').length, replaced],
    ['of them by video', remote, facts.ministersByVideo],
    ['confirmed bilaterals', meetings, facts.hostBilaterals + facts.guestBilaterals + placedLate],
    ['that expired unanswered', expired, 1],
    ['accreditations', evidence.accreditations.length, facts.delegates + replaced],
  ];
  return {
    statement: 'It is the whole reference conference',
    examined: wanted.length,
    faults: wanted
      .filter(([, found, expected]) => found !== expected)
      .map(([what, found, expected]) => `${found} ${what} instead of ${expected}`),
  };
}

const tally = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(names, (name) => name)]
      .map(([name, all]) => [name, all.length] as const)
      .toSorted(([left], [right]) => left.localeCompare(right)),
  );

const statesOf = ({ delegates, accreditations, badges, meetings }: Evidence) => ({
  delegates: tally(delegates.map(({ status }) => status)),
  accreditations: tally(accreditations.map(({ status }) => status)),
  badges: tally(badges.map(({ status }) => status)),
  meetings: tally(meetings.map(({ status }) => status)),
});

function printOutcome(
  checks: readonly Check[],
  counts: Readonly<Record<string, number>>,
  seconds: number,
  folder: string,
): void {
  const lines = [
    '',
    ...Object.entries(counts).map(([what, count]) => `${String(count).padStart(6)}  ${what}`),
    '',
    ...checks.flatMap(({ statement, examined, faults }) => [
      `${faults.length === 0 && examined > 0 ? '✓' : '✗'} ${statement} (${examined})`,
      ...(examined === 0 ? ['    there was nothing to look at'] : []),
      ...faults.slice(0, 20).map((fault) => `    ${fault}`),
      ...(faults.length > 20 ? [`    and ${faults.length - 20} more`] : []),
    ]),
    '',
    `The whole conference took ${seconds.toFixed(1)} s. Look at`,
    ...[
      'summary.json',
      'badges.pdf',
      'schedule-<day>.png, .svg and .pdf',
      'door-cards-<day>.pdf',
      'host.pdf',
      '<entity>.ics',
    ].map((file) => `  ${join(relative(process.cwd(), folder), file)}`),
    '',
  ];
  process.stdout.write(lines.join('\n'));
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const start = performance.now();
  const folder = values.out ?? folderOfDemo;
  const progress = new Progress();
  let backend: Chancery | undefined;
  try {
    if (values.url === undefined) {
      backend = await progress.stage('The backend starts', 1, () =>
        startChancery({ now: moments.registrationOpens, quiet: true }),
      );
    }
    const api = new Api(values.url ?? backend?.url ?? '');
    const { checks, summary } = await play(api, progress, folder);
    const seconds = (performance.now() - start) / 1000;
    await writeFile(
      join(folder, 'summary.json'),
      `${JSON.stringify({ ...summary, seconds: Number(seconds.toFixed(1)) }, undefined, 2)}\n`,
    );
    printOutcome(checks, (summary as { counts: Record<string, number> }).counts, seconds, folder);
    return checks.every(({ faults, examined }) => faults.length === 0 && examined > 0) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : error}\n${backend?.reported() ?? ''}`);
    return 1;
  } finally {
    await backend?.stop();
  }
}

process.exitCode = await main();
