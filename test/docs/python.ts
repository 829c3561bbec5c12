import { join } from 'node:path';
import { Child } from '../child.ts';
import { NEWEST } from '../dask-cluster.ts';
import { ROOT } from './documents.ts';

const PYTHON = join(ROOT, `.venv-${NEWEST}`, 'bin', 'python');

/** A program as it would run in a notebook: what it made stays until the process ends. */
export function startPython(program: string): Child {
  return new Child(PYTHON, ['-u', '-i', '-c', program]);
}

/** The lines that a program prints. @throws Error if it fails */
export async function runPython(program: string): Promise<readonly string[]> {
  const child = new Child(PYTHON, ['-c', program]);
  const { code } = await child.ended;
  if (code !== 0) throw new Error(child.errors.join('\n'));
  return child.output;
}
