import type { Kysely } from 'kysely';
import { createChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { claimItems, type ClaimedItem } from '../../lib/ledger/claim-items';
import { enqueueItems } from '../../lib/ledger/enqueue-items';
import { setJobState } from '../../lib/ledger/job-states';
import { findJob, type Job } from '../../lib/ledger/jobs';
import { finishFilling, openJob } from '../../lib/ledger/open-job';
import { recoverItems } from '../../lib/ledger/recover-items';
import { releaseItems } from '../../lib/ledger/release-items';
import { resumeFailed } from '../../lib/ledger/resume-failed';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { settleItems } from '../../lib/ledger/settle-items';
import { applied, contradictions, endSet, failed, newJob } from './job-samples';
import { JobsModel, relationOf, type Action } from './jobs-model';
import { changeSet, CORP } from './samples';

export const JOBS = ['job_a', 'job_b', 'job_c'];

/** Something that happens to jobs. */
export type Step =
	| { does: 'hand in'; job: string; changes: Array<{ userid: string; external_userid: string; tags: Tags }> }
	| { does: 'claim'; jobs: string[]; limit: number }
	| { does: 'settle'; claim: number; results: Array<'applied' | 'unchanged' | 'failed' | 'not yet'> }
	| { does: 'release'; claim: number }
	| { does: 'die'; claim: number; reached: number }
	| { does: 'recover' }
	| { does: 'choose'; job: string; state: 'paused' | 'queued' | 'cancelled' }
	| { does: 'resume failed'; job: string };

export type Tags = Record<string, Action>;

/** A claim whose process lives, or died after so many of its items had reached WeCom. */
interface Live {
	set: string;
	items: ClaimedItem[];
}

/** Does each step to the ledger and to the model. */
export class Play {
	private readonly model = new JobsModel();
	private live: Live[] = [];
	private dead: Array<Live & { reached: ClaimedItem[] }> = [];
	private sets = 0;
	private time = 100;
	/** States that items were ever in. */
	readonly seen = new Set<string>();

	private constructor(
		private readonly db: Kysely<LedgerSchema>,
		private readonly jobs: ReadonlyMap<string, Job>,
	) {}

	static async begin(db: Kysely<LedgerSchema>): Promise<Play> {
		for (const table of [
			'job_items',
			'job_errors',
			'job_progress',
			'job_change_sets',
			'job_contents',
			'jobs',
			'tag_stamps',
			'changes',
			'change_sets',
		] as const) {
			await db.deleteFrom(table).execute();
		}
		const jobs = new Map<string, Job>();
		for (const id of JOBS) {
			const { job: empty } = await openJob(db, newJob(id, { id }), 1);
			await finishFilling(db, empty, 2);
			// Left open, so that changes can be handed in between claims.
			jobs.set(id, (await openJob(db, newJob(id, { id, content_hash: 'more', addTo: true }), 3)).job);
		}
		return new Play(db, jobs);
	}

	async does(step: Step): Promise<void> {
		this.time += 1;
		switch (step.does) {
			case 'hand in':
				return await this.handIn(step);
			case 'claim':
				await this.claim(step);
				return;
			case 'settle':
				return await this.settle(step);
			case 'release': {
				const [live] = this.take(step.claim);
				if (live) await this.release(live);
				return;
			}
			case 'die':
				return await this.die(step);
			case 'recover':
				return await this.recover();
			case 'choose':
				return await this.choose(step);
			case 'resume failed': {
				if (this.model.cancelled.has(step.job)) return;
				await resumeFailed(this.db, { corp_id: CORP, id: step.job }, { now: this.time });
				return this.model.resumeFailed(step.job);
			}
		}
	}

	private async handIn({ job: id, changes }: Extract<Step, { does: 'hand in' }>): Promise<void> {
		if (this.model.cancelled.has(id)) return;
		const given = changes.map(({ userid, external_userid, tags: ofChange }) => {
			const of = (action: Action) => Object.keys(ofChange).filter((tag) => ofChange[tag] === action);
			return { userid, external_userid, add: of('add'), remove: of('remove') };
		});
		const { added, merged, known } = await enqueueItems(this.db, this.jobs.get(id)!, given, this.time);
		expect(added + merged + known).toBe(changes.length);
		// What is handed in at once counts as one.
		const folded = new Map<string, Tags>();
		for (const { tags: ofChange, ...relation } of changes) {
			const key = relationOf(relation);
			folded.set(key, { ...folded.get(key), ...ofChange });
		}
		for (const [relation, ofRelation] of folded) {
			this.model.handIn(id, relation, Object.entries(ofRelation));
		}
	}

	private async claim({
		jobs,
		limit,
	}: Pick<Extract<Step, { does: 'claim' }>, 'jobs' | 'limit'>): Promise<number> {
		const set = `cs${(this.sets += 1)}`;
		await createChangeSet(this.db, changeSet(set), this.time);
		const weighted = jobs.map((id, index) => ({ id, weight: index + 1 }));
		const request = { jobs: weighted, limit, changeSetOf: () => set, now: this.time };
		const items = await claimItems(this.db, CORP, request);
		const keys = items.map((item) => `${item.job_id} ${relationOf(item)}`);
		const relations = (all: string[]) => new Set(all.map((key) => key.split(' ')[1]));
		const claimable = this.model.claimable(jobs);
		// All that the jobs want of a relation, for as many relations as may be.
		const wanted = claimable.filter((key) => relations(keys).has(key.split(' ')[1]));
		expect([...keys].sort()).toEqual(wanted.sort());
		expect(relations(keys).size).toBeLessThanOrEqual(limit);
		expect(relations(keys).size > 0).toBe(claimable.length > 0);
		if (limit === 100) expect(keys).toHaveLength(claimable.length);
		for (const item of items) {
			const tagsOfItem = [...item.add.map((tag) => `+${tag}`), ...item.remove.map((tag) => `-${tag}`)].sort();
			expect(this.model.describe('open')[`${item.job_id} ${relationOf(item)}`]).toBe(tagsOfItem.join(' '));
			this.model.claim(item);
		}
		if (items.length > 0) this.live.push({ set, items });
		return items.length;
	}

	private async settle({ claim: index, results }: Extract<Step, { does: 'settle' }>): Promise<void> {
		const [live] = this.take(index);
		if (!live) return;
		const left: ClaimedItem[] = [];
		const given = live.items.flatMap((item, position) => {
			const state = results[position % results.length]!;
			if (state === 'not yet') left.push(item);
			if (state === 'not yet') return [];
			if (state === 'failed') this.model.fail(item);
			else this.model.finish(item);
			return [state === 'failed' ? failed(item, `CODE_${item.seq % 2}`) : { ...applied(item), state }];
		});
		expect(await settleItems(this.db, given, this.time)).toBe(given.length);
		if (left.length > 0) this.live.push({ ...live, items: left });
	}

	private async release(live: Live): Promise<void> {
		expect(await releaseItems(this.db, live.items, this.time)).toBe(live.items.length);
		for (const item of live.items) this.model.release(item);
	}

	/** Some items had reached WeCom, and the journal knows it, when the process died. */
	private async die({ claim: index, reached }: Extract<Step, { does: 'die' }>): Promise<void> {
		const [live] = this.take(index);
		if (!live) return;
		const done = live.items.slice(0, reached);
		const changes = done.flatMap(({ userid, external_userid, add, remove }) => [
			...add.map((tag_id) => ({ userid, external_userid, tag_id, action: 'add' as const })),
			...remove.map((tag_id) => ({ userid, external_userid, tag_id, action: 'remove' as const })),
		]);
		const seqs = await planChanges(this.db, live.set, changes, this.time);
		const results = [...new Set(seqs)].map((seq) => ({
			seq,
			state: 'applied' as const,
			finished_at: this.time,
		}));
		await settleChanges(this.db, live.set, results, this.time);
		await endSet(this.db, live.set);
		// Where several jobs wanted the same of a relation, the one call was for all.
		const isDone = (item: ClaimedItem) =>
			[...item.add.map((tag) => `add ${tag}`), ...item.remove.map((tag) => `remove ${tag}`)].every((wanted) =>
				changes.some(
					(made) => relationOf(made) === relationOf(item) && `${made.action} ${made.tag_id}` === wanted,
				),
			);
		this.dead.push({ ...live, reached: live.items.filter(isDone) });
	}

	private async recover(): Promise<void> {
		const dead = this.dead.splice(0);
		const recovered = await recoverItems(this.db, CORP, this.time);
		const reached = dead.flatMap((each) => each.reached);
		const lost = dead.flatMap(({ items, reached: arrived }) =>
			items.filter((item) => !arrived.includes(item)),
		);
		expect(recovered).toEqual({ applied: reached.length, unchanged: 0, released: lost.length });
		for (const item of reached) this.model.finish(item);
		for (const item of lost) this.model.release(item);
	}

	private async choose({ state, job: id }: Extract<Step, { does: 'choose' }>): Promise<void> {
		const from = state === 'queued' ? 'paused' : 'queued';
		if (this.model.stateOf(id) !== from) return;
		await setJobState(this.db, { corp_id: CORP, id }, state, { now: this.time });
		if (state === 'paused') this.model.paused.add(id);
		else if (state === 'queued') this.model.paused.delete(id);
		else this.model.cancel(id);
	}

	private take(index: number): Live[] {
		return this.live.splice(index % Math.max(1, this.live.length), 1);
	}

	async check(): Promise<void> {
		expect(await contradictions(this.db)).toEqual([]);
		const states = await this.db.selectFrom('job_items').select('state').distinct().execute();
		for (const { state } of states) this.seen.add(state);
		for (const [state, inLedger] of [
			['open', 'pending'],
			['claimed', 'claimed'],
			['failed', 'failed'],
		] as const) {
			const rows = await this.db.selectFrom('job_items').selectAll().where('state', '=', inLedger).execute();
			const lists: Record<string, string[]> = {};
			for (const row of rows) {
				const list = (lists[`${row.job_id} ${relationOf(row)}`] ??= []);
				list.push(...(JSON.parse(row.add_tags) as string[]).map((tag) => `+${tag}`));
				list.push(...(JSON.parse(row.remove_tags) as string[]).map((tag) => `-${tag}`));
			}
			const texts = Object.entries(lists).map(([key, list]) => [key, list.sort().join(' ')]);
			expect({ [state]: Object.fromEntries(texts) as object }).toEqual({
				[state]: this.model.describe(state),
			});
		}
		for (const id of JOBS)
			expect([id, (await findJob(this.db, CORP, id))?.state]).toEqual([id, this.model.stateOf(id)]);
	}

	/** Works off all that is left, whatever failed included. */
	async drain(): Promise<void> {
		await this.recover();
		for (const live of this.live.splice(0)) await this.release(live);
		for (const id of JOBS) {
			await this.does({ does: 'resume failed', job: id });
			await this.does({ does: 'choose', job: id, state: 'queued' });
		}
		while ((await this.claim({ jobs: JOBS, limit: 2 })) > 0) {
			await this.does({ does: 'settle', claim: this.live.length - 1, results: ['applied'] });
		}
		await this.check();
	}

	/** Of each tag of each relation, what was done last is what was handed in last; cancelled and overtaken left out. */
	checkEffects(): void {
		const last = new Map<string, { done: string; wanted: string; order: number }>();
		for (const { relation, tag, action, order } of this.model.effects) {
			const known = last.get(`${relation} ${tag}`);
			const isLater = known === undefined || order > known.order;
			last.set(`${relation} ${tag}`, {
				...(isLater ? { wanted: action, order } : { wanted: known.wanted, order: known.order }),
				done: action,
			});
		}
		for (const [key, { done, wanted }] of last) expect(`${key}: ${done}`).toBe(`${key}: ${wanted}`);
		if (this.model.cancelled.size > 0) return;
		const handedIn = new Map(
			this.model.handIns.map(({ relation, tag, action }) => [`${relation} ${tag}`, action]),
		);
		expect(Object.fromEntries([...last].map(([key, { done }]) => [key, done]).sort())).toEqual(
			Object.fromEntries([...handedIn].sort()),
		);
	}
}
