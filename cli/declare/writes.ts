import type { Command } from 'commander';
import type { HoldOptions } from '../commands/hold';
import type { PromoteOptions } from '../commands/promote';
import type { RollbackOptions } from '../commands/rollback';
import { examples, nonBlank, type Bind } from './bind';

/** The commands that move stages, or keep them from moving. */
export function declareWrites(program: Command, bind: Bind): void {
  declarePromote(program, bind);
  declareRollback(program, bind);
  declareHolds(program, bind);
}

function declarePromote(program: Command, bind: Bind): void {
  program
    .command('promote')
    .description('Promote a version: shows the plan, asks, writes, and prints the decision record.')
    .argument('<ref>', 'the candidate')
    .requiredOption('--to <stage>', 'the stage to promote it to', nonBlank)
    .requiredOption('--reason <text>', 'why; goes into the record', nonBlank)
    .option('--yes', 'do not ask')
    .option('--force', 'break-glass: promote although checks fail, where your role may')
    .option('--ungoverned', 'promote although no policy governs the model')
    .addHelpText('after', examples('stagegate promote fraud-detection/v1.2.0 --to Production --reason "Q3 retraining"'))
    .action(
      bind(async (context, ref: string, options: PromoteOptions) =>
        (await import('../commands/promote')).promote(context, ref, options),
      ),
    );
}

function declareRollback(program: Command, bind: Bind): void {
  program
    .command('rollback')
    .description('Give a stage back to the last version that held it after passing, and put the stage on hold.')
    .argument('<model>', 'its name')
    .requiredOption('--stage <stage>', 'the stage to roll back', nonBlank)
    .requiredOption('--reason <text>', 'why; goes into the record', nonBlank)
    .option('--to <ref>', 'the version to restore instead', nonBlank)
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('stagegate rollback fraud-detection --stage Production --reason "false positives"'))
    .action(
      bind(async (context, model: string, options: RollbackOptions) =>
        (await import('../commands/rollback')).rollback(context, model, options),
      ),
    );
}

function declareHolds(program: Command, bind: Bind): void {
  program
    .command('hold')
    .description('Let nothing be promoted to a stage until it is released.')
    .argument('<model>', 'its name')
    .requiredOption('--stage <stage>', 'the stage to hold', nonBlank)
    .requiredOption('--reason <text>', 'why; goes into the record', nonBlank)
    .addHelpText('after', examples('stagegate hold fraud-detection --stage Production --reason "code freeze"'))
    .action(
      bind(async (context, model: string, options: HoldOptions) =>
        (await import('../commands/hold')).hold(context, model, options),
      ),
    );
  program
    .command('release')
    .description('End the hold on a stage.')
    .argument('<model>', 'its name')
    .requiredOption('--stage <stage>', 'the stage to release', nonBlank)
    .requiredOption('--reason <text>', 'why; goes into the record', nonBlank)
    .addHelpText('after', examples('stagegate release fraud-detection --stage Production --reason "fixed in v1.2.1"'))
    .action(
      bind(async (context, model: string, options: HoldOptions) =>
        (await import('../commands/hold')).release(context, model, options),
      ),
    );
}
