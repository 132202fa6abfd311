import type { Identity } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
import { inTurns } from '../turns';
import type { Git } from './git';
import { cleanIdentity } from './identity';

export interface TagContent {
  readonly name: string;
  readonly commit: string;
  readonly message: string;
  readonly tagger: Identity;
  /** Seconds since 1970. */
  readonly time: number;
}

/** Writes a tag object that no ref shows yet; the same content always gives the same id. */
export async function makeTag(git: Git, content: TagContent, signal?: CancelSignal): Promise<string> {
  return (await git.run(['mktag'], { input: tagText(content), signal })).trim();
}

/** As many processes run at once: a move may release hundreds of earlier holders. */
const AT_ONCE = 8;

/** Like `makeTag` for several; ids in the order of the contents. */
export function makeTags(git: Git, contents: readonly TagContent[], signal?: CancelSignal): Promise<readonly string[]> {
  return inTurns(contents, AT_ONCE, (content) => makeTag(git, content, signal));
}

function tagText({ name, commit, message, tagger, time }: TagContent): string {
  const { name: who, email } = cleanIdentity(tagger);
  return `object ${commit}\ntype commit\ntag ${name}\ntagger ${who} <${email}> ${String(time)} +0000\n\n${message}`;
}
