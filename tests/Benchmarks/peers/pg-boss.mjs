import pg from 'pg';
import { PgBoss } from 'pg-boss';

const settings = {
  default: {},
  best: { batchSize: 500, burstWhenBatchFull: true, localConcurrency: 4, pollingIntervalSeconds: 0.5 },
};

export async function open(mode) {
  const connectionString = process.env.DATABASE_URL;
  const listens = mode === 'best';
  const boss = new PgBoss({ connectionString, max: 20, useListenNotify: listens });
  boss.on('error', (error) => console.error(error.message));
  await boss.start();
  for (const queue of ['nothing', 'single']) await boss.createQueue(queue, listens ? { notify: true } : {});
  const pool = new pg.Pool({ connectionString });
  return {
    fill: (count) => boss.insert('nothing', Array.from({ length: count }, (_, number) => ({ data: { number } }))),
    one: () => boss.send('single', { number: 1 }),
    left: async () => (await pool.query("SELECT FROM pgboss.job WHERE name = 'nothing' AND state < 'completed' LIMIT 1")).rowCount > 0,
    async work(queue, done) {
      await boss.work(queue, queue === 'nothing' ? settings[mode] : {}, async (jobs) => done(jobs.length));
      return () => boss.offWork(queue);
    },
  };
}
