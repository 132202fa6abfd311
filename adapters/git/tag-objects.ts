import type { Identity } from '../../core/registry/port';
import type { CancelSignal } from '../../core/text/cancellation';
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
export async function makeTags(git: Git, contents: readonly TagContent[], signal?: CancelSignal): Promise<string[]> {
  const ids: string[] = [];
  for (let done = 0; done < contents.length; done += AT_ONCE) {
    const some = contents.slice(done, done + AT_ONCE);
    ids.push(...(await Promise.all(some.map((content) => makeTag(git, content, signal)))));
  }
  return ids;
}

function tagText({ name, commit, message, tagger, time }: TagContent): string {
  const { name: who, email } = cleanIdentity(tagger);
  return `object ${commit}\ntype commit\ntag ${name}\ntagger ${who} <${email}> ${String(time)} +0000\n\n${message}`;
}
