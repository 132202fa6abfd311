import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { starterPolicy } from '../../core/policy/starter';
import { isJson, resolvePath, type Context } from '../context';
import { ExitCode } from '../exit-codes';
import { UsageError } from '../failure';
import { whyNot } from '../files';
import { workflow } from '../workflow';

interface Written {
  readonly path: string;
  /** False where a file was there already and was left alone. */
  readonly created: boolean;
}

/** `stagegate init` */
export async function init(context: Context): Promise<number> {
  const json = isJson(context);
  const files: Written[] = [];
  for (const [name, text] of [
    ['promotion-policy.yaml', starterPolicy({ models: [] })],
    ['.github/workflows/stagegate.yml', workflow],
  ] as const) {
    files.push({ path: name, created: await writeNew(resolvePath(context, name), text) });
  }
  if (json) context.output.json(files);
  else context.output.text(files.map(sentence));
  return ExitCode.done;
}

/** Creates a file, and its directory; false if there is one already. */
async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new UsageError(`Cannot write ${file}: ${whyNot(error)}.`);
  }
}

function sentence({ path: name, created }: Written): string {
  return created ? `Wrote ${name}.` : `${name} is there already and was left alone.`;
}
