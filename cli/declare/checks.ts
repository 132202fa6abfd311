import type { Command } from 'commander';
import type { BacktestOptions } from '../commands/backtest';
import type { CheckOptions } from '../commands/check';
import { examples, howMany, nonBlank, type Bind } from './bind';

/** The commands that decide without writing anything. */
export function declareChecks(program: Command, bind: Bind): void {
  program
    .command('check')
    .description('Evaluate the gates for a promotion, from the registry or from an evidence file.')
    .argument('[ref]', 'the candidate; not with --evidence')
    .option('--to <stage>', 'the stage that it would be promoted to', nonBlank)
    .option('--evidence <file>', 'decide from this .json or .jsonl file instead of a registry; needs --policy')
    .option(
      '--explain',
      'show what blocks and what would unblock it, what every gate consists of, and the evidence that was used',
    )
    .option('--fail-on <result>', '"warn" makes a warning exit with 1')
    .addHelpText(
      'after',
      examples(
        'stagegate check fraud-detection/v1.2.0 --to Production',
        'stagegate check --evidence evidence.json --policy promotion-policy.yaml --format json',
      ),
    )
    .action(
      bind(async (context, ref: string | undefined, options: CheckOptions) =>
        (await import('../commands/check')).check(context, ref, options),
      ),
    );
  program
    .command('backtest')
    .description("Show what a policy's gates would have decided for the last versions of each model.")
    .argument('<policy>', 'the policy file, committed or not')
    .option('--last <n>', 'how many versions of each model, the newest', howMany, 10)
    .option('--to <stage>', 'only transitions to this stage', nonBlank)
    .addHelpText(
      'after',
      examples('stagegate backtest promotion-policy.yaml', 'stagegate backtest strict.promotion-policy.yaml --last 50'),
    )
    .action(
      bind(async (context, policy: string, options: BacktestOptions) =>
        (await import('../commands/backtest')).backtest(context, policy, options),
      ),
    );
  program
    .command('test')
    .description('Run policy tests.')
    .argument('[files...]', 'default: every *.promotion-policy.test.yaml below the directory')
    .addHelpText('after', examples('stagegate test', 'stagegate test team.promotion-policy.test.yaml --format json'))
    .action(bind(async (context, files: string[]) => (await import('../commands/test')).test(context, files)));
}
