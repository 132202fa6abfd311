import type { InvalidPolicy } from '../core/promotion/services';
import type { Context } from './context';
import { ExitCode } from './exit-codes';

/** What the services answer where no policy, or no usable one, governs the model. */
export type NoPolicy = { readonly kind: 'ungoverned'; readonly message: string } | InvalidPolicy;

/** Says on stderr why there is no decision. */
export function reportNoPolicy(context: Context, answer: NoPolicy): number {
  context.output.note(`stagegate: ${answer.message}`);
  const errors = answer.kind === 'invalid' ? answer.findings.filter(({ severity }) => severity === 'error') : [];
  errors.forEach(({ message }) => context.output.note(`  ${message}`));
  return ExitCode.usage;
}
