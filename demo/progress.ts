/** A stage of the demo as it shows: how far it has come, and at the end how long it took. */
export interface Stage {
  readonly name: string;
  /** Says how much of the stage is done. */
  done(count: number): void;
  /** Says what came of it, for the line of the finished stage. */
  tell(outcome: string): void;
}

export interface FinishedStage {
  readonly name: string;
  readonly count: number;
  readonly seconds: number;
  readonly outcome?: string;
}

const BAR = 28;
const NAME_WIDTH = 34;
const REDRAW_MS = 50;

/** Shows stages one after another: a bar for each on a terminal, a plain line otherwise. */
export class Progress {
  readonly #output: NodeJS.WriteStream;
  readonly finished: FinishedStage[] = [];

  constructor(output: NodeJS.WriteStream = process.stderr) {
    this.#output = output;
  }

  /** Runs one stage of `total` steps; shows its end even if it fails. */
  async stage<Result>(name: string, total: number, work: (stage: Stage) => Promise<Result>): Promise<Result> {
    const start = performance.now();
    const seconds = (): number => (performance.now() - start) / 1000;
    let count = 0;
    let drawn = 0;
    let outcome: string | undefined;
    const draw = (): void => {
      if (!this.#output.isTTY) return;
      drawn = performance.now();
      const filled = Math.round((BAR * Math.min(count, total)) / Math.max(total, 1));
      const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled);
      this.#output.write(`\r\u001b[2K${name.padEnd(NAME_WIDTH)} ${bar} ${count}/${total}  ${seconds().toFixed(1)} s`);
    };
    const end = (mark: string): void => {
      const line = `${mark} ${name.padEnd(NAME_WIDTH)} ${String(count).padStart(5)}  ${seconds().toFixed(1).padStart(5)} s${outcome === undefined ? '' : `  ${outcome}`}`;
      this.#output.write(this.#output.isTTY ? `\r\u001b[2K${line}\n` : `${line}\n`);
    };
    draw();
    try {
      const result = await work({
        name,
        done: (reached) => {
          count = reached;
          if (performance.now() - drawn > REDRAW_MS) draw();
        },
        tell: (what) => {
          outcome = what;
        },
      });
      count = Math.max(count, total);
      end('✓');
      const told = outcome === undefined ? {} : { outcome };
      this.finished.push({ name, count, seconds: Number(seconds().toFixed(2)), ...told });
      return result;
    } catch (error) {
      end('✗');
      throw error;
    }
  }
}
