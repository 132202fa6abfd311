import { openMemorySession } from '../../adapters/memory/session';
import { describeRegistry } from './registry-contract';

describeRegistry('The memory registry', () => {
  const createdAt = '2026-11-01T00:00:00Z';
  const versions = ['1', '2', '3'].map((version) => ({ version, createdAt, author: 'ana@example.com' }));
  const session = openMemorySession({ models: [{ name: 'scorer', versions }] });
  return Promise.resolve({
    session,
    model: 'scorer',
    versions: ['1', '2', '3'],
    source: 'file:model.pkl',
    nextVersion: '4',
  } as const);
});
