import type { CancelSignal } from '../../core/text/cancellation';
import { checkObjects, MAX_FILE_BYTES } from './blobs';
import { GitError } from './failures';
import type { Git, GitObject } from './git';
import { NO_OBJECT, TAG_FORMAT, tagRecord } from './gto/events';
import { TAGS } from './gto/grammar';

/**
 * All tags in the form that `parseTagListing` reads. One tag whose object is missing or damaged ends `git for-each-ref`;
 * then, and only then, the objects are read one by one, which takes three processes more.
 */
export async function listTags(git: Git, signal?: CancelSignal): Promise<string> {
  const listed = await git.attempt(['for-each-ref', `--format=${TAG_FORMAT}`, TAGS], { signal });
  return listed instanceof GitError ? listOneByOne(git, signal) : listed;
}

async function listOneByOne(git: Git, signal: CancelSignal | undefined): Promise<string> {
  const printed = await git.run(['for-each-ref', '--format=%(objectname) %(refname)', TAGS], { signal });
  const refs = printed.split('\n').filter((line) => line !== '');
  const ids = refs.map((line) => line.slice(0, line.indexOf(' ')));
  const infos = await checkObjects(git, ids, signal);
  const readable = infos.flatMap((info) => (info?.type === 'tag' && info.size <= MAX_FILE_BYTES ? [info.id] : []));
  const objects = await git.readObjects(readable, signal);
  const tags = new Map(objects.flatMap((object) => (object === undefined ? [] : [[object.id, object]])));
  const records = refs.map((line, index) => {
    const [id, type] = [ids[index] ?? '', infos[index]?.type ?? NO_OBJECT];
    const ref = line.slice(id.length + 1);
    return tagRecord(type === 'tag' ? [ref, ...tagFields(tags.get(id))] : [ref, type]);
  });
  return records.join('');
}

/** What `TAG_FORMAT` says of a tag object after the name of its ref. */
function tagFields(object: GitObject | undefined): string[] {
  const text = object?.bytes.toString('utf8') ?? '';
  const [header = ''] = text.split('\n\n', 1);
  const target = /^object ([0-9a-f]+)\ntype (\w+)\ntag (.*)$/m.exec(header);
  if (target === null) return [NO_OBJECT];
  const [, id = '', type = '', name = ''] = target;
  const tagger = /^tagger (.*?) ?<(.*)> (.*)$/m.exec(header) ?? ['', '', '', ''];
  return ['tag', name, type, id, ...tagger.slice(1), text.slice(header.length + 2)];
}
