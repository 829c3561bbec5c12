import type { Asked } from './use-asked.ts';

export interface AskedNoteProps {
  asked: Asked<unknown>;
  /** What an answer says that has nothing in it; null: it has something. */
  empty: string | null;
  /** While nothing was asked yet. */
  before?: string;
}

/** What stands in place of an answer that is not there, or has nothing in it. */
export function AskedNote({ asked, empty, before = '' }: AskedNoteProps) {
  const { answer, problem, asking } = asked;
  const sentence = problem ?? (answer ? empty : asking ? 'Asking the cluster …' : before);
  return (
    <p class="nothing" role="status" hidden={sentence === null || sentence === ''}>
      {sentence}
    </p>
  );
}
