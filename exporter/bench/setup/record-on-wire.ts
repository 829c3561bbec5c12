/** As distributed 2026.8.0 sends one. start: seconds since the epoch. */
export function recordOnWire(i: number, start: number): object {
  return {
    key: `function-${i % 100}-94be002df6bd4023af46${String(i).padStart(12, '0')}`,
    worker: `tcp://10.0.0.${i % 100}:4000`,
    thread: 140_328_849_196_736 + (i % 4),
    status: 'OK',
    startstops: [
      ...(i % 2
        ? [{ action: 'transfer', start: start - 0.002, stop: start, source: 'tcp://10.0.0.1:4000' }]
        : []),
      { action: 'compute', start, stop: start + 0.0701 },
    ],
    nbytes: 28,
    typename: 'int',
    type: Buffer.from('8004951400000000000000008c086275696c74696e73948c03696e749493942e', 'hex'),
    metadata: {},
    stimulus_id: `task-finished-${start}`,
  };
}
