// node role.mjs <engine> <mode>: answers what Program.cs beside this folder answers, with another engine.
import { createInterface } from 'node:readline';

const engine = await (await import(`./${process.argv[2]}.mjs`)).open(process.argv[3]);
const seconds = (since) => Number(process.hrtime.bigint() - since) / 1e9;
const say = (text) => process.stdout.write(`${text}\n`);

const commands = {
  async fill(count) {
    const started = process.hrtime.bigint();
    for (let left = Number(count); left > 0; left -= 1000) await engine.fill(Math.min(left, 1000));
    say(seconds(started));
  },
  async one() {
    const before = process.hrtime.bigint();
    await engine.one();
    say(before);
  },
  async drain(count, milliseconds) {
    let handled = 0;
    const started = process.hrtime.bigint();
    const stop = await engine.work('nothing', (jobs) => { handled += jobs; });
    while ((handled < Number(count) || await engine.left()) && seconds(started) * 1000 < Number(milliseconds)) await new Promise((go) => setTimeout(go, 5));
    say(`${handled} ${seconds(started)}`);
    await stop();
  },
  async listen() {
    await engine.work('single', () => say(process.hrtime.bigint()));
    await new Promise((go) => setTimeout(go, 500));
    say('listening');
  },
};

say('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...values] = line.split(' ');
  await commands[name](...values);
}
process.exit(0);
