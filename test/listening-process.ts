import { Child } from './child.ts';
import { eventually } from './wait-until.ts';

/** A program of Prometheus's that listens on any free port of this machine, and where that is. */
export interface ListeningProcess {
  child: Child;
  url: string;
}

/** @param args without those of the address and of the log */
export async function startListening(program: string, args: readonly string[]): Promise<ListeningProcess> {
  const child = new Child(program, [...args, '--web.listen-address=127.0.0.1:0', '--log.format=json']);
  try {
    return { child, url: `http://${await eventually(() => listeningAt(child.errors))}` };
  } catch (error) {
    await child.kill();
    throw new Error(`${program} did not start:\n${child.errors.join('\n')}`, { cause: error });
  }
}

/** From its log, since port 0 is any free one. */
function listeningAt(log: readonly string[]): string {
  for (const line of log) {
    const { msg, address } = JSON.parse(line) as { msg?: string; address?: string };
    if (msg === 'Listening on' && address) return address;
  }
  throw new Error('It has not said where it listens');
}
