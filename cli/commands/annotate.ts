import { annotate as annotateSubject } from '../../core/promotion/services';
import { isJson, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { UsageError } from '../failure';
import { openSession } from '../session';

export interface AnnotateOptions {
  readonly description?: string;
  readonly tag?: readonly string[];
  readonly untag?: readonly string[];
}

/** `stagegate annotate REF` */
export async function annotate(context: Context, ref: string, options: AnnotateOptions): Promise<number> {
  const json = isJson(context);
  const { description } = options;
  const tags = tagChanges(options);
  if (description === undefined && tags === undefined) {
    throw new UsageError('There is nothing to annotate; give --description, --tag or --untag.');
  }
  const session = await openSession(context);
  const event = await annotateSubject(session, { ref, description, tags }, context.signal);
  if (json) context.output.json(event);
  else context.output.text([`Annotated ${ref}.`]);
  return ExitCode.done;
}

/** Tags to set, and those to remove as `null`. */
function tagChanges(options: AnnotateOptions): Readonly<Record<string, string | null>> | undefined {
  const set = (options.tag ?? []).map(parseTag);
  const removed = (options.untag ?? []).map((key): [string, null] => [key, null]);
  const changes: [string, string | null][] = [...set, ...removed];
  const keys = changes.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new UsageError(`The tag "${twice}" is given twice; say once what it shall be.`);
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}

function parseTag(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--tag takes KEY=VALUE, not "${text}".`);
  return [text.slice(0, at), text.slice(at + 1)];
}
