/**
 * The adjustable clock of the machine: real time plus an offset in shared memory, so that every thread tells the same
 * time and a change is seen at once. It runs on after it was set.
 */
export class Clock {
  readonly shared: SharedArrayBuffer;
  readonly #offset: Float64Array;
  readonly #listeners: (() => void)[] = [];

  constructor(shared = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.#offset = new Float64Array(shared);
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + (this.#offset[0] ?? 0);
  }

  date(): Date {
    return new Date(this.now());
  }

  set(instant: Date): void {
    this.#offset[0] = instant.getTime() - Date.now();
    for (const listener of this.#listeners) listener();
  }

  /** Calls back, before `set` returns, whenever the clock was set in this thread. */
  onSet(listener: () => void): void {
    this.#listeners.push(listener);
  }
}

/** Makes `Date` of this thread tell the time of the shared clock. Call it once, before the code that reads the time loads. */
export function patchDate(shared: SharedArrayBuffer): void {
  const offset = new Float64Array(shared);
  const Real = Date;
  const realNow = Real.now;
  const now = (): number => realNow() + (offset[0] ?? 0);
  const LocalDate = new Proxy(Real, {
    apply: () => new Real(now()).toString(),
    construct: (target, parameters, newTarget) =>
      Reflect.construct(target, parameters.length === 0 ? [now()] : parameters, newTarget),
    get: (target, property) => (property === 'now' ? now : Reflect.get(target, property)),
  });
  Object.defineProperty(Real.prototype, 'constructor', { value: LocalDate, writable: true, configurable: true });
  globalThis.Date = LocalDate;
}
