import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import pg from 'pg';

const settings = {
  default: {},
  best: { concurrentJobs: 24, maxPoolSize: 20, localQueue: { size: 500 }, completeJobBatchDelay: 0 },
};

export async function open(mode) {
  const connectionString = process.env.DATABASE_URL;
  const logger = new Logger(() => () => {});
  const pool = new pg.Pool({ connectionString });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  await utils.migrate();
  return {
    fill: (count) => utils.addJobs(Array.from({ length: count }, (_, number) => ({ identifier: 'nothing', payload: { number } }))),
    one: () => utils.addJob('single', { number: 1 }),
    left: async () => (await pool.query('SELECT FROM graphile_worker._private_jobs LIMIT 1')).rowCount > 0,
    async work(task, done) {
      const runner = await run({
        preset: { worker: { ...settings[mode], connectionString, logger } },
        taskList: { [task]: async () => done(1) },
        noHandleSignals: true,
      });
      return () => runner.stop();
    },
  };
}
