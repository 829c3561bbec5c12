import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '../wait-until.ts';

/** Until an exporter's metrics say that it is connected, as curl gets them. @throws Error with what it got instead */
export async function untilConnected(
  url: string,
  options: string[] = [],
  patienceMs?: number,
): Promise<void> {
  const args = ['--silent', '--show-error', '--fail', ...options, `${url}/metrics`];
  await eventually(async () => {
    const { stdout } = await promisify(execFile)('curl', args, { maxBuffer: 64 * 1024 * 1024 });
    expect(stdout).toMatch(/^dask_up 1$/m);
  }, patienceMs);
}
