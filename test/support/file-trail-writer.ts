import { FileTrail } from '../../adapters/file-trail/trail';
import { appendFresh } from '../../core/promotion/append';
import { eventOf } from './events';

/** A process of its own that appends to a file: `FILE NAME COUNT`; it prints the id of each link. */
const [file = '', name = '', count = '0'] = process.argv.slice(2);
const trail = new FileTrail(file);
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
for (let index = 0; index < Number(count); index += 1) {
  const append: FileTrail['append'] = async (...args) => {
    const entry = await trail.append(...args);
    process.stdout.write(`${entry.id}\n`);
    return entry;
  };
  const told = Object.assign(Object.create(trail) as FileTrail, { append });
  await appendFresh({ trail: told, wait }, () =>
    Promise.resolve({ append: eventOf({ id: `${name}-${String(index)}` }) }),
  );
}
