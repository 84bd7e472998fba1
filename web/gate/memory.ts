import type { Direction, Material, QueuedScan, Settings } from './records.ts';

/**
 * What this device keeps through restarts, in IndexedDB: who it is, what it verifies with, the scans that it has yet to
 * tell of, and where it saw people go.
 */
export class Memory {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  static async open(): Promise<Memory> {
    const opening = indexedDB.open('chancery-gate', 1);
    opening.onupgradeneeded = () => {
      const { result: database } = opening;
      database.createObjectStore('facts');
      database.createObjectStore('queue', { keyPath: 'scanId' });
      database.createObjectStore('whereabouts');
    };
    return new Memory(await done(opening));
  }

  settings = (): Promise<Settings | undefined> => this.#read<Settings | undefined>('facts', 'settings');
  keepSettings = (settings: Settings): Promise<unknown> =>
    this.#write('facts', (facts) => facts.put(settings, 'settings'));

  material = (): Promise<Material | undefined> => this.#read<Material | undefined>('facts', 'material');
  keepMaterial = (material: Material): Promise<unknown> =>
    this.#write('facts', (facts) => facts.put(material, 'material'));

  /** By how many milliseconds this device's clock is ahead of the server's, as last measured. */
  skew = async (): Promise<number> => (await this.#read<number | undefined>('facts', 'skew')) ?? 0;
  keepSkew = (milliseconds: number): Promise<unknown> =>
    this.#write('facts', (facts) => facts.put(milliseconds, 'skew'));

  /** The scans that wait, oldest first. */
  async queue(): Promise<QueuedScan[]> {
    const scans: QueuedScan[] = await done(this.#store('queue', 'readonly').getAll());
    return scans.sort((one, other) => (one.scannedAt < other.scannedAt ? -1 : 1));
  }

  /** Kept before the gate shows its answer, so that no answer is ever given that nobody hears of. */
  enqueue = (scan: QueuedScan): Promise<unknown> => this.#write('queue', (queue) => queue.put(scan));

  dequeue(scanIds: readonly string[]): Promise<unknown> {
    return this.#write('queue', (queue) => {
      for (const scanId of scanIds) queue.delete(scanId);
    });
  }

  async whereabouts(): Promise<Map<string, Direction>> {
    const store = this.#store('whereabouts', 'readonly');
    const [keys, directions] = await Promise.all([done(store.getAllKeys()), done<Direction[]>(store.getAll())]);
    return new Map(keys.map((key, index) => [String(key), directions[index] ?? 'out']));
  }

  keepWhereabouts = (key: string, direction: Direction): Promise<unknown> =>
    this.#write('whereabouts', (whereabouts) => whereabouts.put(direction, key));

  /** Forgets who this gate is. What waits to be sent stays. */
  async forget(): Promise<void> {
    await this.#write('facts', (facts) => facts.clear());
    await this.#write('whereabouts', (whereabouts) => whereabouts.clear());
  }

  #store(name: string, mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(name, mode, { durability: 'strict' }).objectStore(name);
  }

  async #read<Value>(store: string, key: string): Promise<Value> {
    return done(this.#store(store, 'readonly').get(key));
  }

  #write(name: string, work: (store: IDBObjectStore) => unknown): Promise<unknown> {
    const store = this.#store(name, 'readwrite');
    work(store);
    const { transaction } = store;
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
