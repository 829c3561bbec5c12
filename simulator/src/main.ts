import { readFlags, USAGE } from './flags.ts';
import { startSimulator } from './simulator.ts';

async function main(): Promise<void> {
  const options = read();
  try {
    const simulator = await startSimulator(options);
    process.stdout.write(`${JSON.stringify({ address: simulator.address, simulated: true })}\n`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => void simulator.close().then(() => process.exit(0)));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}

function read() {
  try {
    const options = readFlags(process.argv.slice(2));
    if (options) return options;
    process.stdout.write(USAGE);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

void main();
