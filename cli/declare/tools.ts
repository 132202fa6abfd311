import type { Command } from 'commander';
import { examples, type Bind } from './bind';

/** The commands around writing policies. */
export function declareTools(program: Command, bind: Bind): void {
  program
    .command('lint')
    .description('Report what the language server shows: problems in policies, model cards and manifests.')
    .argument('<paths...>', 'files, or directories to search')
    .addHelpText(
      'after',
      `${examples('stagegate lint .', 'stagegate lint . --format sarif > stagegate.sarif')}
Formats: text, json, sarif, github, junit.
Without --registry nothing is looked up in a registry.
`,
    )
    .action(bind(async (context, paths: string[]) => (await import('../commands/lint')).lint(context, paths)));
  program
    .command('init')
    .description('Write a starting policy and a CI workflow; never overwrites a file.')
    .addHelpText('after', examples('stagegate init'))
    .action(bind(async (context) => (await import('../commands/init')).init(context)));
  program
    .command('lsp')
    .description('Run the language server for any editor.')
    .requiredOption('--stdio', 'talk over standard input and output')
    .addHelpText('after', examples('stagegate lsp --stdio'))
    .action(bind(async (context) => (await import('../commands/lsp')).lsp(context)));
}
