import { version } from '../package.json';

/** Entry of the command line. `--version` answers before anything else is loaded, so that scripts may ask cheaply. */
async function main(argv: readonly string[]): Promise<void> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  const { run } = await import('./run');
  // Everything is written by now; programs that git has started and left behind must not keep a terminal waiting.
  process.exit(await run(argv, version));
}

void main(process.argv.slice(2));
