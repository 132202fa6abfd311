import type { ModelVersion } from '../../core/registry/model';

/** `0123456789 of scorer v1.0.0` */
export function inSentence({ commit = '', model, version }: ModelVersion): string {
  return `${commit.slice(0, 10)} of ${model} ${version}`;
}

/** What is wrong with a file of a version, as one sentence. */
export function atCommit(path: string, version: ModelVersion, defect: string): string {
  return `${path} at commit ${inSentence(version)} cannot be read: ${defect}.`;
}
