import { Database } from '../duckdb.ts';

/** The next question sees what is there now, and goes on when told to. */
export function holdUpTheNext(): () => void {
  let goOn!: () => void;
  const told = new Promise<void>((resolve) => (goOn = resolve));
  const reading = jest.spyOn(Database.prototype, 'read').mockImplementation(function (this: Database, work) {
    reading.mockRestore();
    return this.read(async (columns) => {
      await columns('SELECT count(*) FROM runs');
      await told;
      return work(columns);
    });
  });
  return goOn;
}
