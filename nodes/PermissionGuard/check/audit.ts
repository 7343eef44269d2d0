import type { IExecuteFunctions } from 'n8n-workflow';
import type { DepartmentTree } from '../../../lib/domain/people/department-tree';
import type { MemberFacts } from '../../../lib/domain/people/member';
import { recordDecisions, type AuditedDecision, type AuditedRun } from '../../../lib/ledger/audit-records';
import { openLedgerOf } from '../../shared/open';
import type { Asked } from './asked';
import type { ItemVerdicts } from './decider';
import type { Verdict } from './verdict';

/**
 * Collects what was not allowed, tag by tag, and writes it to the ledger in one go. Items that ask for nothing
 * that could be decided are none of it: nobody asked for a tag there.
 */
export class Audit {
	private readonly decisions: AuditedDecision[] = [];
	private readonly rulesOf = new Map<Verdict['rules'], readonly string[]>();
	private readonly pathsOf = new Map<MemberFacts, AuditedDecision['operator_departments']>();
	private readonly run: AuditedRun;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly departments: DepartmentTree,
		run: { corpId: string; now: number; policy: string },
	) {
		this.run = {
			corp_id: run.corpId,
			at: run.now,
			workflow_id: context.getWorkflow().id ?? null,
			execution_id: context.getExecutionId(),
			node_name: context.getNode().name,
			policy: run.policy,
		};
	}

	add({ operator, relation }: Asked, { verdicts, actor }: ItemVerdicts): void {
		for (const { change, outcome, code, rules } of verdicts) {
			if (outcome === 'allowed') continue;
			this.decisions.push({
				operator,
				action: change.action,
				userid: relation?.userid ?? null,
				external_userid: relation?.external_userid ?? null,
				tag_id: change.tag.id ?? null,
				tag: change.path,
				decision: outcome,
				code,
				rules: this.idsOf(rules),
				operator_departments: this.departmentPathsOf(actor),
			});
		}
	}

	/** @throws LedgerError; then nothing may leave the node: what is not on record was not decided */
	async write(): Promise<void> {
		if (this.decisions.length === 0) return;
		const ledger = await openLedgerOf(this.context);
		try {
			await recordDecisions(ledger.db, this.run, this.decisions);
		} finally {
			await ledger.close();
		}
	}

	private idsOf(rules: Verdict['rules']): readonly string[] {
		let ids = this.rulesOf.get(rules);
		if (!ids) this.rulesOf.set(rules, (ids = rules.map(({ id }) => id)));
		return ids;
	}

	private departmentPathsOf(actor: MemberFacts | undefined): AuditedDecision['operator_departments'] {
		if (!actor) return [];
		let paths = this.pathsOf.get(actor);
		if (!paths) {
			paths = actor.departments.map((id) => [...this.departments.pathOf(id)].reverse());
			this.pathsOf.set(actor, paths);
		}
		return paths;
	}
}
