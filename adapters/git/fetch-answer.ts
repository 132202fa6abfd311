import { parseTag } from './gto/grammar';

/** What a `git fetch` that ended with an error left undone. */
export interface FetchAnswer {
  /** Tags of the registry that are another object here, and were kept. */
  readonly differing: readonly string[];
  /** The audit branch no longer continues what was fetched before. */
  readonly rewritten: boolean;
  /** Full name of a ref that was asked for and is not there. */
  readonly missing?: string;
  /** Another process of this clone moved a ref at the same moment. */
  readonly lostRace: boolean;
  /** Anything else went wrong: then nothing can be said of what is here. */
  readonly failed: boolean;
}

/** ` ! [rejected]        m@v1.0.0   -> m@v1.0.0  (would clobber existing tag)` */
const UNDONE = /^ ! \[[^\]]+\]\s+\S+\s+-> (\S+)\s+\((.*)\)$/;
const MISSING = /^fatal: couldn't find remote ref (\S+)$/;

/** Reads what git says with `fetch.output=full`. Lines of the other side begin with `remote:` and count for nothing. */
export function readFetchAnswer(stderr: string, remote: string): FetchAnswer {
  const lines = stderr.split(/[\r\n]+/);
  const undone = lines.flatMap((line) => {
    const [, to, why] = UNDONE.exec(line) ?? [];
    return to === undefined || why === undefined ? [] : [{ to, why }];
  });
  const kept = undone.filter(({ why }) => why === 'would clobber existing tag').map(({ to }) => to);
  const rewritten = undone.some(({ to, why }) => why === 'non-fast-forward' && to === `${remote}/stagegate-audit`);
  const [, missing] = lines.map((line) => MISSING.exec(line)).find((match) => match !== null) ?? [];
  const hasError = lines.some((line) => /^(?:error|fatal): /.test(line));
  return {
    // Other tags move about as people like, and their names may hold anything.
    differing: kept.filter((name) => parseTag(name) !== undefined),
    rewritten,
    ...(missing === undefined ? {} : { missing }),
    lostRace: lines.some((line) => line.startsWith('error: cannot lock ref ')),
    failed: hasError || kept.length === 0 || kept.length < undone.length,
  };
}
