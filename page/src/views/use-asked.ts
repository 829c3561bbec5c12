import { RequestError } from '@daskscope/client';
import { useEffect, useState } from 'preact/hooks';
import { getJson, type Parameters } from '../api.ts';
import { askLater } from './ask-later.ts';

export interface Asked<T> {
  /** The last answer to this question, which stays where a later one was refused; null: there is none. */
  answer: T | null;
  /** Why there is none, or no newer one, in a sentence. */
  problem: string | null;
  asking: boolean;
  again: () => void;
}

interface State<T> {
  question: string;
  answer: T | null;
  problem: string | null;
}

/** Typing is over after so long. */
const PAUSE_MS = 250;

/**
 * Asks the exporter, once and again when told to. Without parameters it does not ask.
 * @param everyMs follows what changes: asks so long after each answer while somebody looks; null: only when told to
 */
export function useAsked<T>(
  path: string,
  parameters: Parameters | null,
  everyMs: number | null = null,
): Asked<T> {
  const question = parameters && JSON.stringify(parameters);
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState<State<T> | null>(null);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (question === null) return undefined;
    const leaving = new AbortController();
    const take = (told: Partial<State<T>>) => {
      if (leaving.signal.aborted) return;
      setState((last) => ({
        question,
        answer: last?.question === question ? last.answer : null,
        problem: null,
        ...told,
      }));
      setAsking(false);
    };
    setAsking(true);
    const timer = setTimeout(() => {
      getJson<T>(path, JSON.parse(question) as Parameters, leaving.signal).then(
        (answer) => take({ answer }),
        (cause: unknown) => take({ problem: sentenceOf(cause) }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [path, question, turn]);
  useEffect(() => {
    if (everyMs === null || question === null || asking) return undefined;
    return askLater(everyMs, document, () => setTurn(turn + 1));
  }, [everyMs, question, asking, turn]);
  const current = state?.question === question ? state : null;
  return {
    answer: current?.answer ?? null,
    problem: current?.problem ?? null,
    asking: asking && question !== null,
    again: () => setTurn(turn + 1),
  };
}

function sentenceOf(cause: unknown): string {
  if (!(cause instanceof RequestError)) return 'The exporter does not answer.';
  if (cause.status === 404 && cause.refusal.code === 'no-such-path')
    return 'This exporter is older than this page: it does not know this. Reload the page.';
  return cause.message;
}
