// A Git registry with as many tags as wanted, written by `git fast-import` in a second.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const VERSIONS_PER_MODEL = 10;
const STAGES = ['Staging', 'Production'];
const person = 'Cy Okafor <cy@example.com>';
const firstSecond = 1_750_000_000;

/**
 * Makes a repository with `count` annotated tags: 40 % register versions, 60 % assign stages.
 * @param {string} dir
 * @param {number} count
 */
export function makeManyTags(dir, count) {
  mkdirSync(dir, { recursive: true });
  const git = (args, input) => execFileSync('git', args, { cwd: dir, input, maxBuffer: 1 << 28 });
  git(['init', '--quiet', '-b', 'main']);
  git(['config', 'user.name', 'Cy Okafor']);
  git(['config', 'user.email', 'cy@example.com']);
  git(['fast-import', '--quiet'], stream(count));
  git(['pack-refs', '--all']);
}

function stream(count) {
  const registrations = Math.floor(count * 0.4);
  const parts = ['feature done\n'];
  for (let number = 0; number < registrations; number += 1) parts.push(commit(number));
  for (let number = 0; number < registrations; number += 1) {
    parts.push(tag(`${modelOf(number)}@${versionOf(number)}`, number, number, `Registering ${modelOf(number)}`));
  }
  for (let counter = 0; counter < count - registrations; counter += 1) {
    const number = counter % registrations;
    const name = `${modelOf(number)}#${STAGES[counter % STAGES.length]}#${counter + 1}`;
    parts.push(tag(name, number, registrations + counter, 'Assigning a stage'));
  }
  parts.push('done\n');
  return parts.join('');
}

function commit(number) {
  const message = `Train ${modelOf(number)}`;
  const when = `${person} ${firstSecond + number} +0000`;
  return `commit refs/heads/main\nmark :${number + 1}\ncommitter ${when}\ndata ${message.length}\n${message}\n\n`;
}

function tag(name, number, second, message) {
  const when = `${person} ${firstSecond + 100_000 + second} +0000`;
  return `tag ${name}\nfrom :${number + 1}\ntagger ${when}\ndata ${message.length}\n${message}\n`;
}

const modelOf = (number) => `model-${Math.floor(number / VERSIONS_PER_MODEL)}`;
const versionOf = (number) => `v1.${number % VERSIONS_PER_MODEL}.0`;
