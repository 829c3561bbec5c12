import type { Access } from './access.ts';

/** @throws Error whose message says what is wrong */
export async function openAccess(): Promise<Access> {
  const { readKubeConfig } = await import('./kube-config.ts');
  return readKubeConfig();
}
