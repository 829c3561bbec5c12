import { readFlags, USAGE } from './flags.ts';
import { startSimulator, type Simulator } from './simulator.ts';

async function main(): Promise<void> {
  const { clusters, options } = read();
  const { port = 0, seed = 1 } = options;
  const all: Simulator[] = [];
  const close = () => Promise.all(all.map((simulator) => simulator.close()));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void close().then(() => process.exit(0)));
  try {
    for (let at = 0; at < clusters; at++) {
      const simulator = await startSimulator({ ...options, port: port && port + at, seed: seed + at });
      all.push(simulator);
      process.stdout.write(`${JSON.stringify({ address: simulator.address, simulated: true })}\n`);
    }
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}

function read() {
  try {
    const asked = readFlags(process.argv.slice(2));
    if (asked) return asked;
    process.stdout.write(USAGE);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

void main();
