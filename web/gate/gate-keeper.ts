import { type GateTrust, openGateTrust, verifyBadge } from '../../functions/accreditation/domain/verify-badge.ts';
import type { WebCryptoKey } from '../../functions/accreditation/domain/verify-credential.ts';
import { decideOffline, queuedScan, whereaboutsKey } from './decide-offline.ts';
import type { Memory } from './memory.ts';
import type { Bearer, Direction, ListStanding, Material, Reason, Scan, Settings, Verdict } from './records.ts';
import { Refused, type Server } from './server.ts';

/** Rows of one sync call: as many as surely fit into one body. */
const ROWS_PER_CALL = 100;

interface ScanAnswer {
  readonly result: 'admitted' | 'refused';
  readonly reason?: Reason;
  readonly display: Bearer;
}

interface SyncAnswer {
  readonly results: readonly { scanId?: string; outcome: string; errors?: { pointer: string; detail: string }[] }[];
  readonly conflicts: readonly {
    zone: string;
    serial: string;
    earlier: { deviceId: string };
    later: { deviceId: string };
  }[];
}

interface Conference {
  readonly name: string;
  readonly categories: readonly { key: string; title: string; zones: readonly string[] }[];
}

/** Everything the gate does, without the screen. */
export class GateKeeper {
  readonly #memory: Memory;
  readonly #server: Server;
  #settings: Settings;
  #material: Material | undefined;
  #trust: GateTrust<WebCryptoKey> | undefined;
  #whereabouts = new Map<string, Direction>();
  #skew = 0;
  #sending: Promise<string[]> | undefined;

  private constructor(memory: Memory, server: Server, settings: Settings) {
    this.#memory = memory;
    this.#server = server;
    this.#settings = settings;
  }

  static async open(memory: Memory, server: Server, settings: Settings): Promise<GateKeeper> {
    const gate = new GateKeeper(memory, server, settings);
    gate.#whereabouts = await memory.whereabouts();
    gate.#skew = await memory.skew();
    await gate.#believe(await memory.material());
    return gate;
  }

  get settings(): Settings {
    return this.#settings;
  }

  get material(): Material | undefined {
    return this.#material;
  }

  async change(changes: Partial<Pick<Settings, 'zone' | 'direction'>>): Promise<void> {
    this.#settings = { ...this.#settings, ...changes };
    await this.#memory.keepSettings(this.#settings);
  }

  /** The server's time, as far as this gate knows it. */
  now(): Date {
    return new Date(Date.now() - this.#skew);
  }

  noteSkew(milliseconds: number): void {
    this.#skew = milliseconds;
    void this.#memory.keepSkew(milliseconds);
  }

  /** By how many seconds this device's clock is ahead of the server's. */
  get aheadSeconds(): number {
    return Math.round(this.#skew / 1000);
  }

  /** What the list of dead badges is worth now. */
  async listStanding(): Promise<ListStanding> {
    if (!this.#trust) return { state: 'missing', beyondPolicy: true };
    return (await verifyBadge(this.#trust, { text: '', zone: '', now: this.now() })).list;
  }

  /** Fetches keys, list and conference anew. @throws Unreachable, Refused */
  async refresh(): Promise<void> {
    const C = `/v1/conferences/${encodeURIComponent(this.#settings.conferenceId)}`;
    const [conference, keySet, revocationList] = await Promise.all([
      this.#server.json<Conference>(C, { patient: true }),
      this.#server.text(`${C}/badge-keys.json`),
      this.#server.text(`${C}/revocations`).catch((error) => {
        // A conference at which no badge has died yet may have none.
        if (error instanceof Refused && error.status === 404) return undefined;
        throw error;
      }),
    ]);
    const categories = Object.fromEntries(conference.categories.map(({ key, title }) => [key, title]));
    const material = { conferenceName: conference.name, categories, keySet, revocationList };
    await this.#memory.keepMaterial(material);
    await this.#believe(material);
  }

  /**
   * Lets the bearer through, or not.
   * 1. The server decides, where it answers in time.
   * 2. Otherwise the gate decides by what it has, and writes that down before it shows it. The scan keeps its id, so if the
   *    server did hear of it, it is the same scan.
   * @throws Refused when the server will not take scans from here
   */
  async scan(shown: string): Promise<Verdict> {
    const { zone, direction, deviceId, deviceToken, conferenceId } = this.#settings;
    const text = shown.trim();
    const what = /^bdg_/i.test(text) ? { serial: `bdg_${text.slice(4).toUpperCase()}` } : { credential: text };
    const scan: Scan = {
      scanId: crypto.randomUUID(),
      ...what,
      zone,
      direction,
      scannedAt: this.now().toISOString(),
      deviceId,
    };
    if (this.#server.isSignedIn && navigator.onLine) {
      try {
        const path = `/v1/conferences/${encodeURIComponent(conferenceId)}/scans`;
        const body = { ...scan, ...(deviceToken === undefined ? {} : { deviceToken }) };
        const { result, reason, display } = await this.#server.json<ScanAnswer>(path, { method: 'POST', body });
        await this.#remember(display.serial, result, scan);
        return { result, reason, bearer: display, offline: false };
      } catch (error) {
        const mayNotScan = error instanceof Refused && error.status !== 401;
        if (mayNotScan) throw error;
      }
    }
    return this.#decide(scan);
  }

  async #decide(scan: Scan): Promise<Verdict> {
    const { credential, zone } = scan;
    const judged =
      credential !== undefined && this.#trust
        ? await verifyBadge(this.#trust, { text: credential, zone, now: this.now() })
        : undefined;
    const verdict = decideOffline(judged, scan, this.#whereabouts);
    // What can be no scan is not worth telling: the server takes serials of one form only.
    const isTellable = credential !== undefined || /^bdg_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(scan.serial ?? '');
    if (isTellable) await this.#memory.enqueue(queuedScan(scan, verdict, judged?.list.issuedAt));
    await this.#remember(verdict.bearer.serial, verdict.result, scan);
    return verdict;
  }

  /**
   * Tells the server of what was decided without it. What it takes, and what it will never take, leaves the queue.
   * @returns what a person should hear of
   * @throws Unreachable, Refused
   */
  send(): Promise<string[]> {
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
    return this.#sending;
  }

  async #send(): Promise<string[]> {
    const { conferenceId, deviceId, deviceToken } = this.#settings;
    const path = `/v1/conferences/${encodeURIComponent(conferenceId)}/scans/sync`;
    const notices: string[] = [];
    const waiting = await this.#memory.queue();
    for (let at = 0; at < waiting.length; at += ROWS_PER_CALL) {
      const scans = waiting.slice(at, at + ROWS_PER_CALL);
      const body = { scans, ...(deviceToken === undefined ? {} : { deviceTokens: { [deviceId]: deviceToken } }) };
      const { results, conflicts } = await this.#server.json<SyncAnswer>(path, { method: 'POST', body, patient: true });
      for (const { outcome, errors = [] } of results) {
        if (outcome === 'rejected')
          notices.push(`A scan was not taken: ${errors.map(({ detail }) => detail).join('; ')}`);
      }
      for (const { zone, serial, earlier, later } of conflicts) {
        notices.push(`Conflict in ${zone}, badge …${serial.slice(-6)}: ${earlier.deviceId} and ${later.deviceId}`);
      }
      await this.#memory.dequeue(scans.map(({ scanId }) => scanId));
    }
    return notices;
  }

  waiting = async (): Promise<number> => (await this.#memory.queue()).length;

  async #believe(material: Material | undefined): Promise<void> {
    if (!material) return;
    const { conferenceId } = this.#settings;
    const { keySet, revocationList } = material;
    this.#material = material;
    this.#trust = await openGateTrust({ conferenceId, keySet, revocationList });
  }

  async #remember(serial: string | undefined, result: Verdict['result'], { zone, direction }: Scan): Promise<void> {
    if (serial === undefined || result === 'refused') return;
    const key = whereaboutsKey(serial, zone);
    this.#whereabouts.set(key, direction);
    await this.#memory.keepWhereabouts(key, direction);
  }
}

/** The gate that a person at it sets up. A code makes it an enrolled device; otherwise it gives itself a name. */
export async function setUp(
  server: Server,
  { conferenceId, code }: { readonly conferenceId: string; readonly code?: string | undefined },
): Promise<Settings> {
  const C = `/v1/conferences/${encodeURIComponent(conferenceId)}`;
  const { categories } = await server.json<Conference>(C, { patient: true });
  const all = [...new Set(categories.flatMap(({ zones }) => zones))];
  const common = { conferenceId, direction: 'in' as const };
  if (!code) {
    const deviceId = `gate-${crypto.randomUUID().slice(0, 8)}`;
    return { ...common, deviceId, deviceName: deviceId, zones: all, zone: all[0] ?? '' };
  }
  const enrolled = await server.json<{ deviceId: string; name: string; zones: string[]; deviceToken: string }>(
    `${C}/devices/enrol`,
    { method: 'POST', body: { code }, patient: true, key: code },
  );
  const { deviceId, name: deviceName, zones, deviceToken } = enrolled;
  return { ...common, deviceId, deviceName, deviceToken, zones, zone: zones[0] ?? '' };
}
