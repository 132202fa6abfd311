import type { AuditEvent } from '../../core/audit/events';
import type { AuditTrail, TrailEntry, TrailSnapshot } from '../../core/audit/trail';
import type { CancelSignal } from '../../core/text/cancellation';
import { defined } from '../../core/text/defined';
import { answer, type MemoryView } from './view';

/** The trail as one clone has fetched it. */
export class MemoryTrail implements AuditTrail {
  public readonly location = 'memory';

  public constructor(private readonly view: MemoryView) {}

  public fetch(signal?: CancelSignal): Promise<void> {
    return answer(signal, () => this.view.fetch());
  }

  public isKnown(): Promise<boolean> {
    return Promise.resolve(true);
  }

  public read(signal?: CancelSignal): Promise<TrailSnapshot> {
    return answer(signal, () => {
      const { entries } = this.view;
      return { ...defined({ tip: entries.at(-1)?.id }), entries, problems: [] };
    });
  }

  public append(event: AuditEvent, tip: string | undefined, signal?: CancelSignal): Promise<TrailEntry> {
    return answer(signal, () => this.view.append(event, tip));
  }
}
