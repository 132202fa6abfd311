import { Command } from 'commander';
import type { GlobalOptions } from './context';
import type { Bind, BoundCommand } from './declare/bind';
import { declareAudit } from './declare/audit';
import { declareChecks } from './declare/checks';
import { declareRegistry } from './declare/registry';
import { declareTools } from './declare/tools';
import { declareWrites } from './declare/writes';
import type { Output } from './output/output';

/** Declares every command; their code is loaded when one of them runs. */
export function createProgram(
  version: string,
  output: Output,
  start: (options: GlobalOptions, command: BoundCommand) => Promise<void>,
): Command {
  const program = new Command('stagegate')
    .description('Promote and roll back machine-learning models under a policy that lives in Git.')
    .version(version, '-V, --version')
    .option(
      '--registry <uri>',
      'the registry (default: the policy\'s, then $MLFLOW_REGISTRY_URI, $MLFLOW_TRACKING_URI, then "git:.")',
    )
    .option('--policy <file>', 'a policy file instead of the committed one that governs the model: a preview')
    .option('--format <format>', 'text or json; some commands have more')
    .option('--cwd <dir>', 'run as if started in this directory')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeErr: (text) =>
        text
          .trimEnd()
          .split('\n')
          .forEach((line) => output.note(line)),
      outputError: (text, write) => write(text.replace(/^error: /, 'stagegate: ')),
    })
    .exitOverride();
  const bind: Bind =
    (body) =>
    (...args) =>
      start(program.opts<GlobalOptions>(), (context) => body(context, ...args));
  for (const declare of [declareRegistry, declareChecks, declareWrites, declareAudit, declareTools]) {
    declare(program, bind);
  }
  return program;
}
