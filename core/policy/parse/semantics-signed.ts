import { readPublicKey } from '../public-key';
import { asList, asRecord, type JsonRecord } from '../record';
import { errorAt, type Report } from './finding';
import { gatesOf } from './gate-walk';

/** Keys that nobody can have signed a model with. */
export function signedFindings(policy: JsonRecord, report: Report): void {
  for (const { gate, path } of gatesOf(policy)) {
    for (const [index, text] of asList(asRecord(gate['signed'])['keys']).entries()) {
      const reading = typeof text === 'string' ? readPublicKey(text) : undefined;
      if (reading?.ok === false) report(errorAt([...path, 'signed', 'keys', index], 'bad-key', reading.message));
    }
  }
}
