import { sql, type Kysely } from 'kysely';
import { groupBy, type JobItem } from './job-items';
import type { LedgerSchema } from './schema';

/** The errors of a job count its items that are failed, by cause. Failed ones come in and go out again. */
export async function countFailures(
	trx: Kysely<LedgerSchema>,
	failed: readonly JobItem[],
	now: number,
): Promise<void> {
	for (const items of groupBy(failed, causeOf).values()) {
		const last = items.at(-1)!;
		await trx
			.insertInto('job_errors')
			.values({
				job_id: last.job_id,
				code: codeOf(last),
				errcode: last.errcode,
				class: last.class,
				message: last.reason,
				count: items.length,
				last_at: now,
			})
			.onConflict((conflict) =>
				conflict.expression(sql`job_id, code, coalesce(errcode, 0)`).doUpdateSet({
					class: sql`excluded.class`,
					message: sql`excluded.message`,
					count: sql`job_errors.count + excluded.count`,
					last_at: sql`excluded.last_at`,
				}),
			)
			.execute();
	}
}

/** @param items as they were while they were failed */
export async function uncountFailures(trx: Kysely<LedgerSchema>, items: readonly JobItem[]): Promise<void> {
	for (const [first, ...more] of groupBy(items, causeOf).values()) {
		if (first === undefined) continue;
		const isCause = sql<boolean>`
			job_id = ${first.job_id} and code = ${codeOf(first)} and coalesce(errcode, 0) = ${first.errcode ?? 0}
		`;
		await trx
			.updateTable('job_errors')
			.set({ count: sql`count - ${1 + more.length}` })
			.where(isCause)
			.execute();
		await trx.deleteFrom('job_errors').where(isCause).where('count', '<=', 0).execute();
	}
}

function causeOf(item: JobItem): string {
	return `${item.job_id} ${item.errcode ?? 0} ${codeOf(item)}`;
}

function codeOf({ code }: JobItem): string {
	return code ?? '';
}
