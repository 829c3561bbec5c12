import { LIMITS } from '@daskscope/api';
import type { ProfiledCall } from '../../../asked/profile.ts';
import type { Work } from '../../../slices.ts';
import { cut, NAME_LIMIT } from '../../../state/text.ts';
import { asCount, asMap, asText } from '../../values.ts';

/** Calls that are kept of all workers together. */
const MAX_CALLS = 200_000;
const CODE_LIMIT = 500;

/** Calls between two places where others may come in. */
const STEP = 256;

interface Call extends ProfiledCall {
  samples: number;
  readonly children: Map<string, Call>;
}

/** A tree of calls of Dask's profiler (distributed/profile.py), put together of several. It never goes down by recursion. */
export class ProfileTree {
  readonly #root: Call = newCall('root', {});
  #calls = 1;
  #cut = 0;

  /** Of all samples. */
  get root(): ProfiledCall {
    return this.#root;
  }

  /** Calls in it, the root too. */
  get calls(): number {
    return this.#calls;
  }

  /** Calls for which there was no room. */
  get cut(): number {
    return this.#cut;
  }

  /** state: as Dask's profiler has it, from the wire: {count, description, children, identifier} */
  *add(state: unknown): Work<void> {
    let read = 0;
    const waiting: { from: unknown; into: Call; level: number }[] = [
      { from: state, into: this.#root, level: 0 },
    ];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (read++ % STEP === 0) yield;
      const { into, level } = next;
      const call = asMap(next.from);
      into.samples += asCount(call.get('count'));
      for (const [identifier, child] of asMap(call.get('children'))) {
        const found = this.#childOf(into, asText(identifier) ?? '', child, level + 1);
        if (found) waiting.push({ from: child, into: found, level: level + 1 });
      }
    }
  }

  /** undefined: there is no room for it. */
  #childOf(parent: Call, identifier: string, child: unknown, level: number): Call | undefined {
    const known = parent.children.get(identifier);
    if (known) return known;
    if (this.#calls >= MAX_CALLS || level > LIMITS.profileDepth) {
      this.#cut++;
      return undefined;
    }
    const call = newCall(identifier, asMap(child).get('description'));
    parent.children.set(identifier, call);
    this.#calls++;
    return call;
  }
}

function newCall(identifier: string, description: unknown): Call {
  const told = asMap(description);
  const name = asText(told.get('name'));
  return {
    label: cut(name === null || name === '' ? identifier : name, NAME_LIMIT),
    file: cut(asText(told.get('filename')) ?? '', NAME_LIMIT),
    line: Math.floor(asCount(told.get('line_number'))),
    code: cut((asText(told.get('line')) ?? '').trim(), CODE_LIMIT),
    samples: 0,
    children: new Map(),
  };
}
