import { broken, type Finding } from '../outcome';

/** Promotion windows. */
export function windowsFinding(): Finding {
  return broken('Promotion windows are not evaluated yet.');
}
