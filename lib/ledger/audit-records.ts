import { sql, type Kysely, type Selectable } from 'kysely';
import { inBatches, ROWS_PER_TRANSACTION, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { AuditRecordsTable, LedgerSchema } from './schema';
import { inTransaction } from './transaction';
import { foldUserid } from './userid';

/** What all decisions of one run of Permission Guard have in common. */
export type AuditedRun = Pick<
	Selectable<AuditRecordsTable>,
	'corp_id' | 'at' | 'workflow_id' | 'execution_id' | 'node_name' | 'policy'
>;

interface Lists {
	/** Ids of the rules that decided. */
	rules: readonly string[];
	/** Departments of the operator as the decision saw them: id paths, from the root down. */
	operator_departments: ReadonlyArray<readonly number[]>;
}

/** A decision other than to let something through; see `AuditRecordsTable`. */
export type AuditedDecision = Omit<Selectable<AuditRecordsTable>, 'id' | keyof AuditedRun | keyof Lists> &
	Lists;

export type AuditRecord = AuditedRun & AuditedDecision & { id: number };

type StoredDecision = Omit<AuditedDecision, keyof Lists> & Record<keyof Lists, string>;

const COLUMNS: RowColumns<StoredDecision> = {
	operator: 'text',
	action: 'text',
	userid: 'text',
	external_userid: 'text',
	tag_id: 'text',
	tag: 'text',
	decision: 'text',
	code: 'text',
	rules: 'text',
	operator_departments: 'text',
};

/**
 * Writes the decisions of one run to the ledger, in the order given. Many are written in several transactions,
 * so that nobody waits long.
 */
export async function recordDecisions(
	db: Kysely<LedgerSchema>,
	run: AuditedRun,
	decisions: readonly AuditedDecision[],
): Promise<void> {
	for (const part of inBatches(decisions, ROWS_PER_TRANSACTION)) {
		await inTransaction(db, async (trx) => {
			for (const batch of inBatches(part, rowsPerStatement(db))) await insertBatch(trx, run, batch);
		});
	}
}

/** What the run's decisions share is one parameter each: taking it out of the JSON row by row is half the work. */
async function insertBatch(
	trx: Kysely<LedgerSchema>,
	run: AuditedRun,
	batch: readonly AuditedDecision[],
): Promise<void> {
	const columns = Object.keys(COLUMNS) as Array<keyof StoredDecision>;
	const decisions = tableOf(trx, batch.map(toStored), COLUMNS).as('decision');
	await trx
		.insertInto('audit_records')
		.columns(['corp_id', 'at', 'workflow_id', 'execution_id', 'node_name', 'policy', ...columns])
		.expression((eb) =>
			eb
				.selectFrom(decisions)
				.select([
					sql<string>`${run.corp_id}`.as('corp_id'),
					sql<number>`${run.at}`.as('at'),
					sql<string | null>`${run.workflow_id}`.as('workflow_id'),
					sql<string | null>`${run.execution_id}`.as('execution_id'),
					sql<string | null>`${run.node_name}`.as('node_name'),
					sql<string>`${run.policy}`.as('policy'),
					...columns,
				])
				.orderBy('position'),
		)
		.execute();
}

function toStored(decision: AuditedDecision): StoredDecision {
	return {
		...decision,
		rules: JSON.stringify(decision.rules),
		operator_departments: JSON.stringify(decision.operator_departments),
	};
}

export interface AuditQuery {
	corp_id: string;
	/** Any spelling of the UserID. */
	operator?: string;
	external_userid?: string;
	/** Epoch ms, inclusive. */
	from?: number;
	/** Epoch ms, inclusive. */
	to?: number;
	/** On SQLite at most some 1,000, so that reading does not hold up the event loop. */
	limit: number;
	/** Continues a list: the last record of the page before. */
	before?: Pick<AuditRecord, 'at' | 'id'>;
}

/** Records looked through per statement, so that a search for somebody does not hold up the event loop. */
const SLICE = 1_000;

/** The corp's audit records, newest first. A search for an operator or a customer goes through them by time. */
export async function listDecisions(db: Kysely<LedgerSchema>, query: AuditQuery): Promise<AuditRecord[]> {
	const found: AuditRecord[] = [];
	let { before } = query;
	for (;;) {
		const rows = await selectSlice(db, { ...query, before }).execute();
		for (const row of rows) {
			if (isAsked(row, query)) found.push(toRecord(row));
			if (found.length === query.limit) return found;
		}
		before = rows.at(-1);
		if (rows.length < SLICE || before === undefined) return found;
	}
}

function isAsked({ operator, external_userid }: StoredRecord, query: AuditQuery): boolean {
	if (query.operator !== undefined && foldUserid(operator) !== foldUserid(query.operator)) return false;
	return query.external_userid === undefined || external_userid === query.external_userid;
}

type StoredRecord = Selectable<AuditRecordsTable>;

function toRecord(row: StoredRecord): AuditRecord {
	return {
		...row,
		rules: JSON.parse(row.rules) as string[],
		operator_departments: JSON.parse(row.operator_departments) as number[][],
	};
}

export function selectSlice(
	db: Kysely<LedgerSchema>,
	{ corp_id, from, to, before, ...asked }: Omit<AuditQuery, 'limit'> & { limit?: number },
) {
	const wantsAll = asked.operator === undefined && asked.external_userid === undefined;
	let select = db
		.selectFrom('audit_records')
		.selectAll()
		.where('corp_id', '=', corp_id)
		.orderBy('at', 'desc')
		.orderBy('id', 'desc')
		.limit(wantsAll ? Math.min(SLICE, asked.limit ?? SLICE) : SLICE);
	if (from !== undefined) select = select.where('at', '>=', from);
	if (to !== undefined) select = select.where('at', '<=', to);
	if (before !== undefined) {
		// The first condition says nothing new: it is the one that the index is searched by.
		select = select.where('at', '<=', before.at).where(sql<boolean>`(at, id) < (${before.at}, ${before.id})`);
	}
	return select;
}
