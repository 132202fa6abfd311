import type { RegistrySession } from '../../core/promotion/session';
import { openMemoryRemote } from './remote';
import type { MemorySeed } from './seed';

/** Opens a registry, a trail and policies that live in memory and belong to nobody else. */
export function openMemorySession(seed: MemorySeed = {}, uri = 'memory:.'): RegistrySession {
  return openMemoryRemote(seed).clone({ uri });
}
