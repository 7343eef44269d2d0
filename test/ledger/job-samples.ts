import type { Kysely, Selectable } from 'kysely';
import { createChangeSet, finishChangeSet } from '../../lib/ledger/change-sets';
import { claimItems, type ClaimedItem } from '../../lib/ledger/claim-items';
import { enqueueItems } from '../../lib/ledger/enqueue-items';
import type { JobChange } from '../../lib/ledger/job-changes';
import type { Job } from '../../lib/ledger/jobs';
import { finishFilling, openJob, type NewJob } from '../../lib/ledger/open-job';
import type { JobItemsTable, LedgerSchema } from '../../lib/ledger/schema';
import type { ItemResult } from '../../lib/ledger/settle-items';
import { changeSet, CORP } from './samples';

type Db = Kysely<LedgerSchema>;

export function newJob(name: string, more: Partial<NewJob> = {}): NewJob {
	return {
		id: `job_${name}`,
		corp_id: CORP,
		name,
		campaign: null,
		priority: 'normal',
		windows: '"always"',
		content_hash: `hash of ${name}`,
		...more,
	};
}

/** `bob/wm1 +et1 -et2`. */
export function jobChange(text: string): JobChange {
	const [relation = '', ...tags] = text.split(' ');
	const [userid = '', external_userid = ''] = relation.split('/');
	const of = (sign: string) => tags.filter((tag) => tag.startsWith(sign)).map((tag) => tag.slice(1));
	return { userid, external_userid, add: of('+'), remove: of('-') };
}

/** More than are handed in within one transaction. */
export function manyChanges(): JobChange[] {
	return Array.from({ length: 30_000 }, (_, n) => jobChange(`member${n % 7}/wm${n} +et1`));
}

/** A job that may be worked off, or on which something was added. */
export async function filledJob(db: Db, name: string, ...changes: string[]): Promise<Job> {
	const { job } = await openJob(db, newJob(name), 10);
	await enqueueItems(db, job, changes.map(jobChange), 11);
	return await finishFilling(db, job, 12);
}

/** Under a change set of its own, which is running. */
export async function claimUnder(db: Db, set: string, jobs: string[], limit = 100): Promise<ClaimedItem[]> {
	await createChangeSet(db, changeSet(set), 20);
	return await claimItems(db, CORP, {
		jobs: jobs.map((id) => ({ id, weight: 1 })),
		limit,
		changeSetOf: () => set,
		now: 20,
	});
}

export async function endSet(db: Db, set: string): Promise<void> {
	await finishChangeSet(db, set, { state: 'interrupted', counts: {}, now: 40 });
}

export function applied({ job_id, seq, change_set_id }: ClaimedItem): ItemResult {
	return { job_id, seq, change_set_id, state: 'applied', calls: 1 };
}

export function failed(item: ClaimedItem, code = 'NOT_FOLLOWED', errcode: number | null = 84061): ItemResult {
	const { job_id, seq, change_set_id } = item;
	return { job_id, seq, change_set_id, state: 'failed', code, errcode, class: 'permanent', message: code };
}

/** `name: bob/wm1 +et1 -et2 pending` of every item, in order. */
export async function readAll(db: Db): Promise<string[]> {
	const rows = await db.selectFrom('job_items').selectAll().orderBy('job_id').orderBy('seq').execute();
	return rows.map(toText);
}

function toText(row: Selectable<JobItemsTable>): string {
	return [
		`${row.job_id.replace('job_', '')}:`,
		textOf({
			...row,
			add: JSON.parse(row.add_tags) as string[],
			remove: JSON.parse(row.remove_tags) as string[],
		}),
		row.state,
		...(row.blocked === 1 ? ['blocked'] : []),
	].join(' ');
}

/** `bob/wm1 +et1 -et2`. */
export function textOf({ userid, external_userid, add, remove }: JobChange): string {
	return [
		`${userid}/${external_userid}`,
		...add.map((tag) => `+${tag}`),
		...remove.map((tag) => `-${tag}`),
	].join(' ');
}

/** What contradicts what must hold of all jobs and items at any time. */
export async function contradictions(db: Db): Promise<string[]> {
	const items = await db.selectFrom('job_items').selectAll().execute();
	const jobs = await db.selectFrom('jobs').selectAll().execute();
	const errors = await db.selectFrom('job_errors').selectAll().execute();
	return [
		...jobs.flatMap((job) => wrongCounts(job, items)),
		...wrongErrors(items, errors),
		...wrongPairs(items),
		...wrongBlocks(items),
	];
}

type Item = Selectable<JobItemsTable>;

const STATES = ['pending', 'claimed', 'applied', 'unchanged', 'failed', 'replaced', 'cancelled'] as const;

function wrongCounts(job: Selectable<LedgerSchema['jobs']> | Job, items: readonly Item[]): string[] {
	const own = items.filter(({ job_id }) => job_id === job.id);
	const counts = STATES.map((state) => [state, own.filter((item) => item.state === state).length] as const);
	const wrong = [...counts, ['total', own.length] as const].filter(([count, is]) => job[count] !== is);
	const isOver = job.pending === 0 && job.claimed === 0;
	// One that was stopped waits for a person, whatever is left of it.
	const wrongState =
		(job.state === 'finished' && !isOver) || (['queued', 'paused'].includes(job.state) && isOver);
	return [
		...wrong.map(([count, is]) => `${job.id}: ${count} is ${job[count]}, counted ${is}`),
		...(wrongState
			? [`${job.id}: ${job.state}, with ${job.pending} pending and ${job.claimed} claimed`]
			: []),
	];
}

function wrongErrors(
	items: readonly Item[],
	errors: ReadonlyArray<Selectable<LedgerSchema['job_errors']>>,
): string[] {
	const counted = new Map<string, number>();
	for (const { job_id, code, errcode, state } of items) {
		const key = `${job_id} ${code} ${errcode}`;
		if (state === 'failed') counted.set(key, (counted.get(key) ?? 0) + 1);
	}
	const told = errors
		.map(({ job_id, code, errcode, count }) => `${job_id} ${code} ${errcode}: ${count}`)
		.sort();
	const are = [...counted].map(([key, count]) => `${key}: ${count}`).sort();
	return JSON.stringify(told) === JSON.stringify(are)
		? []
		: [`errors are ${told.join()}, counted ${are.join()}`];
}

/** What is still to be done of a relation never decides a tag both ways, and is one item per job. */
function wrongPairs(items: readonly Item[]): string[] {
	const open = items.filter(({ state }) => state === 'pending' || state === 'failed');
	const wrong: string[] = [];
	for (const [index, a] of open.entries()) {
		for (const b of open.slice(index + 1)) {
			if (a.external_userid !== b.external_userid) continue;
			if (a.userid.toLowerCase() !== b.userid.toLowerCase()) continue;
			const adds = JSON.parse(a.add_tags) as string[];
			const isOpposed = adds.some((tag) => (JSON.parse(b.remove_tags) as string[]).includes(tag));
			if (isOpposed) wrong.push(`${toText(a)} and ${toText(b)}`);
			if (a.job_id === b.job_id && a.state === 'pending' && b.state === 'pending')
				wrong.push(`twice ${toText(a)}`);
		}
	}
	return wrong;
}

function wrongBlocks(items: readonly Item[]): string[] {
	const claimed = new Set(
		items.filter(({ state }) => state === 'claimed').map(({ external_userid }) => external_userid),
	);
	return items
		.filter(({ state, blocked, external_userid }) =>
			state === 'pending' ? (blocked === 1) !== claimed.has(external_userid) : blocked !== 0,
		)
		.map((item) => `wrongly ${item.blocked ? '' : 'not '}blocked: ${toText(item)}`);
}
