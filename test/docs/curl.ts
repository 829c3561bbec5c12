import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAnswer } from '../../exporter/src/http/testing/contract.ts';

export interface Answer {
  path: string;
  status: number;
}

/** What curl ends with when --max-time is over, as it is for a stream. */
const TIMED_OUT = 28;

/** Says after each answer which request it was of. */
const CURL = `curl() { command curl --write-out '\\n#%{http_code} %{url_effective}\\n' "$@"; }`;

/**
 * Runs commands as they stand, but against this exporter; every answer of the API is held against the OpenAPI document.
 * @throws Error if one fails
 */
export async function runCurl(commands: string, url: string): Promise<Answer[]> {
  const script = `set -eu -o pipefail\n${CURL}\n${commands.replaceAll('http://localhost:10787', url)}`;
  // Where commands keep files.
  const folder = mkdtempSync(join(tmpdir(), 'curl-'));
  try {
    return answersOf(commands, script, folder, url);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function answersOf(commands: string, script: string, folder: string, url: string): Answer[] {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    // Where one cluster is watched any name will do.
    env: { ...process.env, EXPORTER: url, CLUSTER: 'team/training & more' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0 && !(status === TIMED_OUT && commands.includes('--max-time')))
    throw new Error(`${commands} ended with exit code ${status}: ${stderr}`);
  const parts = stdout.split(/\n#(\d{3}) (\S+)\n/);
  return Array.from({ length: (parts.length - 1) / 3 }, (_, i) => {
    const [body, code, requested] = parts.slice(3 * i, 3 * i + 3);
    const answer = { path: new URL(requested!).pathname, status: Number(code) };
    const kept = /\bcurl [^|\n]* -o (\S+)/.exec(commands)?.[1];
    const text = kept === undefined ? body! : readFileSync(join(folder, kept), 'utf8');
    if (kept !== undefined && !kept.endsWith('.json')) expect(text).not.toBe('');
    else if (answer.path.startsWith('/api/')) checkBody(answer, text);
    return answer;
  });
}

function checkBody({ path, status }: Answer, body: string): void {
  // The last line of a stream that is cut off may be half of one.
  const whole = path.endsWith('/stream') ? body.split('\n').slice(0, -1) : [body];
  if (whole.length === 0) throw new Error(`${path} had said nothing when its time was over`);
  for (const line of whole) checkAnswer(path, status, JSON.parse(line));
}
