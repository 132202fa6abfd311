// An audit trail as long as wanted, written by `git fast-import` in the form that the product writes and reads.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const person = 'Cy Okafor <cy@example.com>';
const firstSecond = 1_750_000_000;

/** A harmless event: somebody holds a stage. */
export function holdEvent(number) {
  return {
    schema: 1,
    id: `01J${String(number).padStart(23, '0')}`,
    type: 'hold',
    at: new Date((firstSecond + number) * 1000).toISOString(),
    actor: { name: 'Cy Okafor', email: 'cy@example.com', via: 'git config' },
    registry: 'git:.',
    model: `model-${number % 100}`,
    reason: 'measured',
    stage: 'Production',
  };
}

/**
 * @param {string} dir
 * @param {number} count number of events
 */
export function makeManyEvents(dir, count) {
  mkdirSync(dir, { recursive: true });
  const git = (args, input) => execFileSync('git', args, { cwd: dir, input, maxBuffer: 1 << 28 });
  git(['init', '--quiet', '-b', 'main']);
  git(['config', 'user.name', 'Cy Okafor']);
  git(['config', 'user.email', 'cy@example.com']);
  const commits = Array.from({ length: count }, (_, number) => commit(number));
  git(['fast-import', '--quiet'], `feature done\n${first}${commits.join('')}done\n`);
}

const first = `commit refs/heads/main\ncommitter ${person} ${firstSecond} +0000\ndata 5\nBegin\n`;

function commit(number) {
  const text = `${JSON.stringify(holdEvent(number), undefined, 2)}\n`;
  const message = 'Hold a stage [skip ci]';
  const head = `commit refs/heads/stagegate-audit\ncommitter ${person} ${firstSecond + number} +0000\n`;
  return `${head}data ${message.length}\n${message}\nM 100644 inline event.json\ndata ${Buffer.byteLength(text)}\n${text}\n`;
}
