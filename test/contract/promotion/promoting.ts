import { writeFileSync } from 'node:fs';
import { openGitSession } from '../../../adapters/git/session';
import { promote } from './promote-plan';

/** Runs in a process of its own, to be killed: node promoting.cjs FOLDER PIDFILE REFERENCE STAGE. */
const [, , cwd = '', pidFile = '', ref = '', to = ''] = process.argv;
writeFileSync(pidFile, String(process.pid));
void openGitSession({ cwd }).then((session) => promote(session, ref, to));
