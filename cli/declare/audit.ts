import type { Command } from 'commander';
import type { AuditLogOptions } from '../commands/audit-log';
import { examples, type Bind } from './bind';

/** The commands on the audit trail. */
export function declareAudit(program: Command, bind: Bind): void {
  const audit = program.command('audit').description('Read, verify and repair the audit trail.');
  declareAuditReading(audit, bind);
  declareAuditRepair(audit, bind);
}

function declareAuditReading(audit: Command, bind: Bind): void {
  audit
    .command('log')
    .description('Show what happened, newest first; with --at, who held which stage at that time.')
    .argument('[model]', 'only this model')
    .option('--at <time>', 'an ISO 8601 time with an offset')
    .addHelpText(
      'after',
      examples('stagegate audit log fraud-detection', 'stagegate audit log fraud-detection --at 2026-10-01T12:00:00Z'),
    )
    .action(
      bind(async (context, model: string | undefined, options: AuditLogOptions) =>
        (await import('../commands/audit-log')).auditLog(context, model, options),
      ),
    );
  audit
    .command('verify')
    .description('Verify the trail, recompute its decisions, and find stages that moved without a record.')
    .addHelpText('after', examples('stagegate audit verify --format json'))
    .action(bind(async (context) => (await import('../commands/audit-verify')).auditVerify(context)));
}

function declareAuditRepair(audit: Command, bind: Bind): void {
  audit
    .command('resume')
    .description('Complete an interrupted promotion: write what is missing, exactly once.')
    .argument('[id]', 'its record; needed when several are open')
    .addHelpText('after', examples('stagegate audit resume'))
    .action(
      bind(async (context, id: string | undefined) => (await import('../commands/audit-repair')).resume(context, id)),
    );
  audit
    .command('revert')
    .description('Undo an interrupted promotion.')
    .argument('[id]', 'its record; needed when several are open')
    .addHelpText('after', examples('stagegate audit revert 01KAPCB6T0XVN1JX8ZQ5W2R4YD'))
    .action(
      bind(async (context, id: string | undefined) => (await import('../commands/audit-repair')).revert(context, id)),
    );
}
