import { openOutbox } from '../../src/alerts/outbox.ts';
import { channels, factsOf, fileChannel, ruleOf, webhook } from './facts.ts';

/** One night's job, as a program of its own that can be killed: queues the first so many facts and sends what waits. */
const [, , folder = '', url = '', file = '', facts = '0'] = process.argv;
process.stdout.write('begun\n');
const rules = [ruleOf({ to: [webhook(url), fileChannel(file)] })];
const outbox = await openOutbox({ folder, rules, channels });
await outbox.enqueue(factsOf(Number(facts)));
process.stdout.write('queued\n');
const { waiting } = await outbox.deliver({ signal: new AbortController().signal });
await outbox.close();
process.exitCode = waiting === 0 ? 0 : 1;
