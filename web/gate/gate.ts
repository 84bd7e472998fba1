import { Camera } from './camera.ts';
import { GateKeeper, setUp } from './gate-keeper.ts';
import { Memory } from './memory.ts';
import type { Direction, Settings } from './records.ts';
import {
  part,
  showChecking,
  showFault,
  showLine,
  showNetwork,
  showNotices,
  showReady,
  showTrouble,
  showVerdict,
  showZones,
} from './screen.ts';
import { Refused, Server, Unreachable } from './server.ts';
import { forgetToken, goToSignIn, keptToken, returnFromSignIn, type SignIn, signInLocally } from './sign-in.ts';
import { listWording, NOTABLE_SKEW_SECONDS, queueWording, skewWording } from './wording.ts';

/** How often the gate looks for news, and tries to tell of its own. */
const ROUND_MS = 15_000;

const setupForm = part<HTMLFormElement>('#setup');
const field = (form: HTMLFormElement, name: string): string => String(new FormData(form).get(name) ?? '').trim();
const said = (error: unknown): string => (error instanceof Error ? error.message : 'something failed');

const memory = await Memory.open();
let gate: GateKeeper | undefined;
const server = new Server((skew) => gate?.noteSkew(skew));

/** Not there on a first visit without a network; what is set up already needs it for the next sign-in only. */
const config = await fetch('config.json')
  .then((response) => response.json() as Promise<{ signIn: SignIn }>)
  .catch(() => undefined);

async function begin(settings: Settings): Promise<void> {
  gate = await GateKeeper.open(memory, server, settings);
  setupForm.hidden = true;
  part('#gate').hidden = false;
  const { zones, zone, direction, deviceName } = settings;
  showZones(zones, zone);
  part<HTMLInputElement>(`input[name=direction][value=${direction}]`).checked = true;
  part('#place').textContent = deviceName;
  showReady();
  await round();
}

/** Fetches what is new, tells what waits, and shows how things stand. */
async function round(): Promise<void> {
  if (!gate) return;
  if (server.isSignedIn) {
    try {
      await gate.refresh();
      const notices = await gate.send();
      if (notices.length > 0) showNotices(notices);
      showNetwork(true);
    } catch (error) {
      showNetwork(!(error instanceof Unreachable));
      if (error instanceof Refused && server.isSignedIn) showNotices([error.message]);
    }
  } else showNetwork(navigator.onLine);
  await showStanding();
}

async function showStanding(): Promise<void> {
  if (!gate) return;
  const { text, isWarning } = listWording(await gate.listStanding());
  showLine('#list-standing', text, isWarning);
  const { aheadSeconds } = gate;
  showLine('#clock-standing', Math.abs(aheadSeconds) > NOTABLE_SKEW_SECONDS ? skewWording(aheadSeconds) : '', true);
  const waiting = await gate.waiting();
  const signedOut = server.isSignedIn ? '' : ' · signed out: sign in to send';
  showLine('#queue-standing', queueWording(waiting) + signedOut, waiting > 0);
  part('#leave').textContent = server.isSignedIn ? 'Sign out' : 'Sign in';
  part('#place').textContent = [gate.material?.conferenceName, gate.settings.deviceName].filter(Boolean).join(' · ');
}

/** One badge after the other: the next waits until this one is answered. */
let turn: Promise<void> = Promise.resolve();
function check(shown: string): Promise<void> {
  turn = turn.then(async () => {
    if (!gate) return;
    showChecking();
    try {
      const verdict = await gate.scan(shown);
      showVerdict(verdict, gate.material?.categories ?? {});
      showNetwork(!verdict.offline);
    } catch (error) {
      showTrouble(said(error));
    }
    await showStanding();
  });
  return turn;
}

setupForm.addEventListener('submit', async (event) => {
  event.preventDefault();
  showFault(setupForm, undefined);
  const wanted = { conferenceId: field(setupForm, 'conferenceId'), code: field(setupForm, 'code') };
  try {
    if (!config) throw new Error('There is no network: a gate is set up with one.');
    if (config.signIn.kind === 'oauth') await goToSignIn(config.signIn, wanted);
    else {
      server.token = await signInLocally(config.signIn, field(setupForm, 'person') || 'gate');
      await finishSetUp(wanted);
    }
  } catch (error) {
    showFault(setupForm, said(error));
  }
});

/** A gate that is set up already only signs in again. */
async function finishSetUp(wanted: { conferenceId: string; code: string }): Promise<void> {
  const known = await memory.settings();
  const isSame = known?.conferenceId === wanted.conferenceId && !wanted.code;
  const settings = isSame ? known : await setUp(server, wanted);
  await memory.keepSettings(settings);
  await begin(settings);
}

const camera = new Camera(part<HTMLVideoElement>('#camera video'), (text) => void check(text));
const cameraSwitch = part<HTMLButtonElement>('#camera-switch');
cameraSwitch.addEventListener('click', async () => {
  showFault(part('#camera'), undefined);
  try {
    if (camera.isOn) camera.stop();
    else await camera.start();
  } catch {
    camera.stop();
    showFault(part('#camera'), 'The camera cannot be used. Allow it in the browser, or type the code.');
  }
  cameraSwitch.textContent = camera.isOn ? 'Stop the camera' : 'Start the camera';
  cameraSwitch.setAttribute('aria-pressed', String(camera.isOn));
});

const typed = part<HTMLFormElement>('#typed');
typed.addEventListener('submit', async (event) => {
  event.preventDefault();
  const shown = field(typed, 'code');
  typed.reset();
  await check(shown);
});

part('#passage').addEventListener('change', async () => {
  const form = part<HTMLFormElement>('#passage');
  await gate?.change({ zone: field(form, 'zone'), direction: field(form, 'direction') as Direction });
  showReady();
});

part('#refresh').addEventListener('click', () => void round());
part('#leave').addEventListener('click', async () => {
  const { conferenceId = '' } = (await memory.settings()) ?? {};
  forgetToken();
  server.token = undefined;
  camera.stop();
  part('#gate').hidden = true;
  showNetwork(undefined);
  showSetUp(conferenceId);
});

function showSetUp(conferenceId: string): void {
  part<HTMLInputElement>('[name=conferenceId]', setupForm).value = conferenceId;
  part('#local-name').hidden = config?.signIn.kind === 'oauth';
  setupForm.hidden = false;
}

addEventListener('online', () => void round());
addEventListener('offline', () => showNetwork(false));
setInterval(() => void round(), ROUND_MS);

// Without it the gate works, but not from a cold start without a network.
await navigator.serviceWorker?.register('service-worker.js').catch(() => undefined);

server.token = keptToken();
const returned =
  config?.signIn.kind === 'oauth'
    ? await returnFromSignIn(config.signIn).catch((error) => {
        showFault(setupForm, said(error));
        return undefined;
      })
    : undefined;
const settings = await memory.settings();
if (returned) {
  server.token = keptToken();
  await finishSetUp(returned as { conferenceId: string; code: string }).catch((error) => {
    showFault(setupForm, said(error));
    showSetUp((returned as { conferenceId: string }).conferenceId);
  });
} else if (settings) await begin(settings);
else showSetUp(new URLSearchParams(location.search).get('conference') ?? '');
