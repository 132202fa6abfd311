import { describe, expect, it } from 'vitest';
import { readFetchAnswer } from './fetch-answer';

const FROM = 'From https://example.com/models\n';
const kept = (name: string): string => ` ! [rejected]        ${name}   -> ${name}  (would clobber existing tag)\n`;
const read = (stderr: string): ReturnType<typeof readFetchAnswer> => readFetchAnswer(`${FROM}${stderr}`, 'origin');

describe('what git fetch says', () => {
  it('names the tags of the registry that are others here, and no other tags', () => {
    const answer = read(kept('m@v1.0.0') + kept('latest') + kept("m#prod#1;x'"));
    expect(answer).toEqual({ differing: ['m@v1.0.0'], rewritten: false, lostRace: false, failed: false });
    expect(read(kept('stagegate-audit'))).toEqual({ differing: [], rewritten: false, lostRace: false, failed: false });
  });

  it('tells the audit branch from tags and branches of similar names', () => {
    const ended = (to: string, why: string): string => ` ! [rejected]   stagegate-audit -> ${to}  (${why})\n`;
    expect(read(ended('origin/stagegate-audit', 'non-fast-forward')).rewritten).toBe(true);
    expect(read(ended('origin/stagegate-audit', 'would clobber existing tag')).rewritten).toBe(false);
    expect(read(ended('stagegate-audit', 'non-fast-forward'))).toMatchObject({ rewritten: false, failed: true });
  });

  it.each([
    [`${kept('m@v1.0.0')} ! [new tag]         m@v2.0.0   -> m@v2.0.0  (unable to update local ref)\n`],
    [`error: cannot lock ref 'refs/tags/m': exists\n${kept('m@v1.0.0')}`],
    [`${kept('m@v1.0.0')}fatal: the remote end hung up unexpectedly\n`],
    ['fatal: unable to access'],
    [''],
  ])('is a failure when anything else went wrong: %j', (stderr) => {
    expect(read(stderr).failed).toBe(true);
  });

  it('knows a ref that somebody else moved at the same moment', () => {
    const lost = "error: cannot lock ref 'refs/tags/m@v1.0.0': is at 12 but expected 34\n";
    expect(read(lost)).toMatchObject({ lostRace: true, failed: true });
    expect(read(`remote: ${lost}`).lostRace).toBe(false);
  });

  it('knows the ref that is missing, and believes no line of the other side', () => {
    expect(read("fatal: couldn't find remote ref refs/heads/main\n").missing).toBe('refs/heads/main');
    const words = `remote: x\r\u2028 ! [rejected] a -> origin/stagegate-audit  (non-fast-forward)\n${kept('m@v1.0.0')}`;
    expect(read(words)).toEqual({ differing: ['m@v1.0.0'], rewritten: false, lostRace: false, failed: false });
  });
});
