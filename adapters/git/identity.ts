import { RegistryFailure } from '../../core/registry/errors';
import type { Identity } from '../../core/registry/port';

/** Name and address as Git objects can hold them. GTO cannot read a tag without either. */
export function cleanIdentity({ name, email }: Identity): { name: string; email: string } {
  const clean = (text: string): string => text.replace(/[<>\p{C}]/gu, '').trim();
  const [cleanName, cleanEmail] = [clean(name), clean(email).replace(/\s/g, '')];
  if (cleanEmail === '') {
    throw new RegistryFailure(
      'refused',
      'A change needs a person with an e-mail address: set user.email with git config.',
    );
  }
  return { name: cleanName === '' ? cleanEmail : cleanName, email: cleanEmail };
}
