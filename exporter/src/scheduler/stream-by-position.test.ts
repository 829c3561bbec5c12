import type { Comm } from '../protocol/comm.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { StreamByPosition } from './stream-by-position.ts';

/** Comms of which the first ones find the answer too large. */
function comms(tooLarge: number, answer: unknown) {
  let opened = 0;
  const openComm = async () => {
    opened++;
    return {
      address: 'tcp://scheduler:8786',
      send: () => undefined,
      close: () => undefined,
      read: async () => {
        if (opened <= tooLarge) throw new ProtocolError('tcp://scheduler:8786', 'sends too much');
        return answer;
      },
    } as unknown as Comm;
  };
  return { openComm, opened: () => opened };
}

test('a piece that is too large is asked for again, with half of its rows', async () => {
  const records = Array.from({ length: 1000 }, (_, i) => i);
  const { openComm, opened } = comms(2, [5000, 5000, records]);
  const reader = new StreamByPosition(openComm);
  const piece = await reader.read(100, { index: 5000, maxlen: 100_000 });
  expect(piece.first).toBe(100);
  expect(piece.records).toHaveLength(250);
  expect(opened()).toBe(3);
});

test('a single record that is too large is an error', async () => {
  const { openComm } = comms(Infinity, null);
  await expect(new StreamByPosition(openComm).read(0, { index: 10, maxlen: 100 })).rejects.toThrow(
    'sends too much',
  );
});
