import type { Command } from 'commander';
import type { AnnotateOptions } from '../commands/annotate';
import type { RegisterOptions } from '../commands/register';
import { collect, examples, type Bind } from './bind';

/** The commands that show and describe what the registry holds. */
export function declareRegistry(program: Command, bind: Bind): void {
  declareReading(program, bind);
  declareDescribing(program, bind);
}

function declareReading(program: Command, bind: Bind): void {
  program
    .command('models')
    .description('List the registered models, with the versions that hold their stages.')
    .addHelpText('after', examples('stagegate models', 'stagegate models --format json | jq -r ".[].name"'))
    .action(bind(async (context) => (await import('../commands/models')).models(context)));
  program
    .command('versions')
    .description('List the versions of a model, newest first.')
    .argument('<model>', 'its name')
    .addHelpText('after', examples('stagegate versions fraud-detection'))
    .action(bind(async (context, model: string) => (await import('../commands/versions')).versions(context, model)));
  program
    .command('show')
    .description('Show one version: its stages, metrics, parameters and tags.')
    .argument('<ref>', 'model/version, model@stage or model@alias')
    .addHelpText(
      'after',
      examples('stagegate show fraud-detection@Production', 'stagegate show models:/fraud-detection/3'),
    )
    .action(bind(async (context, ref: string) => (await import('../commands/show')).show(context, ref)));
}

function declareDescribing(program: Command, bind: Bind): void {
  program
    .command('register')
    .description('Register the next version of a model.')
    .argument('<model>', 'its name; a new one creates the model')
    .requiredOption('--source <uri>', 'what to register; in a Git registry a commit, branch or tag')
    .option('--bump <part>', 'major, minor or patch; only where versions are SemVer')
    .addHelpText('after', examples('stagegate register fraud-detection --source HEAD --bump minor'))
    .action(
      bind(async (context, model: string, options: RegisterOptions) =>
        (await import('../commands/register')).register(context, model, options),
      ),
    );
  program
    .command('annotate')
    .description('Set the description and tags of a model or a version.')
    .argument('<ref>', 'a model or a version')
    .option('--description <text>', 'replaces the description')
    .option('--tag <key=value>', 'sets a tag; may be repeated', collect)
    .option('--untag <key>', 'removes a tag; may be repeated', collect)
    .addHelpText('after', examples('stagegate annotate fraud-detection/v1.2.0 --tag risk=low --untag draft'))
    .action(
      bind(async (context, ref: string, options: AnnotateOptions) =>
        (await import('../commands/annotate')).annotate(context, ref, options),
      ),
    );
}
