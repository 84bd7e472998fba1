import type { Verdict } from './records.ts';
import { reasons } from './wording.ts';

/** The element of this id or selector. @throws if the page has none */
export function part<Kind extends Element = HTMLElement>(selector: string, within: ParentNode = document): Kind {
  const found = within.querySelector<Kind>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

const text = (selector: string, content: string, within?: ParentNode): void => {
  part(selector, within).textContent = content;
};

export function showFault(within: HTMLElement, message: string | undefined): void {
  const fault = part('.fault', within);
  fault.hidden = message === undefined;
  fault.textContent = message ?? '';
}

interface Panel {
  readonly kind: 'ready' | 'checking' | 'admitted' | 'refused';
  readonly mark?: string;
  readonly result: string;
  readonly reason?: string;
  readonly name?: string;
  readonly facts?: readonly (readonly [string, string])[];
  readonly note?: string;
}

function showPanel({ kind, mark = '', result, reason = '', name = '', facts = [], note = '' }: Panel): void {
  const panel = part('#verdict');
  panel.className = kind;
  text('.mark', mark, panel);
  text('.result', result, panel);
  text('.reason', reason, panel);
  text('.name', name, panel);
  text('.note', note, panel);
  part('.facts', panel).replaceChildren(
    ...facts.map(([term, value]) => {
      const row = document.createElement('div');
      row.append(Object.assign(document.createElement('dt'), { textContent: term }));
      row.append(Object.assign(document.createElement('dd'), { textContent: value }));
      return row;
    }),
  );
}

export const showReady = (): void =>
  showPanel({ kind: 'ready', result: 'Ready', reason: 'Show a badge to the camera, or type its code.' });

export const showChecking = (): void => showPanel({ kind: 'checking', result: 'Checking…' });

export const showTrouble = (reason: string): void =>
  showPanel({ kind: 'refused', mark: '!', result: 'Not checked', reason });

/** What an answer rests on that the server has not given. */
function offlineNote({ result, listBeyondPolicy }: Verdict): string {
  if (result === 'refused') return 'Decided offline';
  const list = listBeyondPolicy ? ' The list of revoked badges is missing or too old.' : '';
  return `Decided offline: compare the photo on the badge.${list}`;
}

/** Says what was decided, in large type, and lets the hand feel it. */
export function showVerdict(verdict: Verdict, categories: Readonly<Record<string, string>>): void {
  const { result, reason, bearer, offline } = verdict;
  const { serial, badgeName, category, zones } = bearer;
  const isAdmitted = result === 'admitted';
  showPanel({
    kind: result,
    mark: isAdmitted ? '✓' : '✕',
    result: isAdmitted ? 'Admitted' : 'Refused',
    ...(reason ? { reason: reasons[reason] } : {}),
    ...(badgeName ? { name: badgeName } : {}),
    facts: [
      ...(category ? [['Category', categories[category] ?? category] as const] : []),
      ...(zones?.length ? [['Zones', zones.join(', ')] as const] : []),
      ...(serial ? [['Badge', `…${serial.slice(-6)}`] as const] : []),
    ],
    ...(offline ? { note: offlineNote(verdict) } : {}),
  });
  navigator.vibrate?.(isAdmitted ? 60 : [120, 80, 120]);
}

export function showNetwork(isOnline: boolean | undefined): void {
  const network = part('#network');
  network.textContent = isOnline === undefined ? '' : isOnline ? 'Online' : 'Offline';
  network.className = isOnline ? '' : 'offline';
}

export function showLine(selector: string, content: string, isWarning = false): void {
  const line = part(selector);
  line.hidden = content === '';
  if (line.textContent !== content) line.textContent = content;
  line.classList.toggle('warning', isWarning);
}

export function showNotices(notices: readonly string[]): void {
  part('#notices').replaceChildren(
    ...notices.map((notice) => Object.assign(document.createElement('li'), { textContent: notice })),
  );
}

export function showZones(zones: readonly string[], chosen: string): void {
  part<HTMLSelectElement>('#zone').replaceChildren(
    ...zones.map((zone) => new Option(zone, zone, false, zone === chosen)),
  );
}
