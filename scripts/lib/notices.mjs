// The licenses of what ends up inside the bundles: their authors ask for them to be passed on.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * The notices for every package that a build has taken something from.
 * @param {readonly import('esbuild').Metafile[]} metafiles
 * @returns {string}
 */
export function thirdPartyNotices(metafiles) {
  const sources = metafiles.flatMap((metafile) =>
    Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)),
  );
  const folders = new Set(sources.map(packageFolder).filter((folder) => folder !== undefined));
  return [...folders]
    .sort()
    .map(notice)
    .join(`\n${'-'.repeat(80)}\n`);
}

/**
 * @param {string} source path inside the repository
 * @returns {string | undefined} folder of the package that it belongs to
 */
const packageFolder = (source) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0];

/** @param {string} folder */
function notice(folder) {
  const absolute = path.join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(path.join(absolute, 'package.json'), 'utf8'));
  const file = readdirSync(absolute).find((each) => /^(licen[cs]e|copying)/i.test(each));
  const text = file ? readFileSync(path.join(absolute, file), 'utf8').trim() : '(the package brings no license text)';
  return `${name} ${version} (${license})\n\n${text}\n`;
}
