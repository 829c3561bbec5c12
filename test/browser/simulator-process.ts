import { join } from 'node:path';
import { Child } from '../child.ts';

const PROGRAM = join(__dirname, '..', '..', 'simulator', 'dist', 'main.js');

/** The simulated scheduler, for scale and for what real ones do seldom. */
export class SimulatorProcess {
  readonly address: string;
  readonly #child: Child;

  private constructor(child: Child, address: string) {
    this.#child = child;
    this.address = address;
  }

  static async start(flags: readonly string[] = []): Promise<SimulatorProcess> {
    const child = new Child(process.execPath, [PROGRAM, ...flags]);
    try {
      const { address } = JSON.parse(await child.line(0)) as { address: string };
      return new SimulatorProcess(child, address);
    } catch (error) {
      await child.kill();
      throw error;
    }
  }

  get port(): number {
    return Number(this.address.split(':').at(-1));
  }

  kill(): Promise<void> {
    return this.#child.kill();
  }
}
