import { startStandalone } from '../../../server/standalone';

startStandalone();
