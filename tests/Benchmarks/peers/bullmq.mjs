import { Queue, Worker } from 'bullmq';

// As many at once as the others do; what is done is kept, which is the default.
const settings = { default: {}, best: { concurrency: 100 }, fsync: { concurrency: 100 } };

export async function open(mode) {
  const connection = { host: '127.0.0.1', port: Number(process.env.REDIS_PORT), maxRetriesPerRequest: null };
  const queues = { nothing: new Queue('nothing', { connection }), single: new Queue('single', { connection }) };
  for (const queue of Object.values(queues)) await queue.waitUntilReady();
  return {
    fill: (count) => queues.nothing.addBulk(Array.from({ length: count }, (_, number) => ({ name: 'nothing', data: { number } }))),
    one: () => queues.single.add('single', { number: 1 }),
    left: async () => Object.values(await queues.nothing.getJobCounts('waiting', 'active')).some((count) => count > 0),
    async work(name, done) {
      const worker = new Worker(name, async () => { done(1); }, { connection, ...settings[mode] });
      worker.on('error', (error) => console.error(error.message));
      await worker.waitUntilReady();
      return () => worker.close();
    },
  };
}
