import fc from 'fast-check';
import { createChangeSet, finishChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { lastKnownTags } from '../../lib/ledger/last-known-tags';
import { learnRelations } from '../../lib/ledger/learn-relations';
import { openLedger, type Ledger } from '../../lib/ledger/open';
import { relationKey } from '../../lib/ledger/relation-key';
import { forgetRelations, noteEdited } from '../../lib/ledger/relation-news';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { REFRESH_AFTER_MS } from '../../lib/ledger/steady-relations';
import { readStamps, type RelationKey } from '../../lib/ledger/tag-stamps';
import { changeSet, CORP } from './samples';

const TAGS = ['a', 'b', 'c'] as const;

type Step = {
	does: 'console' | 'call' | 'settle' | 'ask' | 'learn' | 'hear' | 'end';
	tag: (typeof TAGS)[number];
	puts: boolean;
	/** Since the step before. */
	ms: number;
	/** Which of the answers that are on their way arrives. */
	pick: number;
};

interface Change {
	at: number;
	tag: string;
	puts: boolean;
}

interface Answer {
	at: number;
	tags: ReadonlySet<string>;
}

/**
 * What should be known: the latest answer that arrived, and what this package has done since that was asked for,
 * one change after the other. No stamps, no journal.
 */
class Model {
	/** What WeCom really has. */
	readonly wecom = new Set<string>();
	readonly answers: Answer[] = [];
	/** Called, and the ledger not yet told. */
	calls: Change[] = [];
	readonly settled: Change[] = [];
	read: Answer | undefined;
	edited = 0;
	gone = false;
	/** When an answer was asked for that brought nothing new: it may be written down or not. */
	optional = 0;

	change({ tag, puts }: Change): void {
		if (puts) this.wecom.add(tag);
		else this.wecom.delete(tag);
	}

	known(): Set<string> {
		return this.after(this.read ?? { at: 0, tags: new Set() });
	}

	/** @returns what this answer brings; undefined: nothing is compared, as nothing was known */
	learn(answer: Answer): string[] | undefined {
		const { read } = this;
		if (read !== undefined && answer.at < read.at) return [];
		const before = this.known();
		const after = this.after(answer);
		const isSame = !this.gone && [before, after, answer.tags, read?.tags].every((tags) => same(tags, before));
		const due = this.edited > (read?.at ?? 0) ? this.edited : Infinity;
		const renewAt = Math.min(due, (read?.at ?? 0) + REFRESH_AFTER_MS);
		if (read === undefined || !isSame || answer.at >= renewAt) this.read = { ...answer, tags: after };
		else this.optional = answer.at;
		this.gone = false;
		return read === undefined ? undefined : difference(before, after).filter((word) => !this.isOurs(word));
	}

	end(at: number): void {
		this.wecom.clear();
		this.read = { at, tags: new Set() };
		this.gone = true;
	}

	private after({ at, tags }: Answer): Set<string> {
		const now = new Set(tags);
		for (const change of this.settled) {
			if (change.at <= at) continue;
			if (change.puts) now.add(change.tag);
			else now.delete(change.tag);
		}
		return now;
	}

	private isOurs(word: string): boolean {
		return this.calls.some(({ tag, puts }) => word === (puts ? '+' : '-') + tag);
	}
}

function same(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): boolean {
	return a !== undefined && difference(a, b).length === 0;
}

function difference(before: ReadonlySet<string>, after: ReadonlySet<string>): string[] {
	const added = [...after].filter((tag) => !before.has(tag)).map((tag) => `+${tag}`);
	const removed = [...before].filter((tag) => !after.has(tag)).map((tag) => `-${tag}`);
	return [...added, ...removed].sort();
}

/** Each run has a customer of its own. */
interface Run {
	ledger: Ledger;
	here: RelationKey;
	model: Model;
}

function setId({ here }: Run, at: number): string {
	return `cs_${here.external_userid}_${at}`;
}

async function settle(run: Run, now: number): Promise<void> {
	const { db } = run.ledger;
	const { model } = run;
	for (const call of model.calls) {
		const id = setId(run, call.at);
		await settleChanges(db, id, [{ seq: 1, state: 'applied', finished_at: call.at }], now);
		await finishChangeSet(db, id, { state: 'finished', counts: { applied: 1 }, now });
		model.settled.push(call);
	}
	model.calls = [];
}

async function perform(run: Run, step: Step, now: number): Promise<void> {
	const { here, model } = run;
	const { db } = run.ledger;
	const change = { at: now, tag: step.tag, puts: step.puts };
	switch (step.does) {
		case 'console':
			model.change(change);
			return;
		case 'call': {
			// One call on a relation at a time, as the client has it.
			await settle(run, now);
			await createChangeSet(db, changeSet(setId(run, now)), now);
			const action = step.puts ? 'add' : 'remove';
			await planChanges(db, setId(run, now), [{ ...here, tag_id: step.tag, action }], now);
			model.change(change);
			model.calls.push(change);
			return;
		}
		case 'settle':
			await settle(run, now);
			return;
		case 'ask':
			model.answers.push({ at: now, tags: new Set(model.wecom) });
			return;
		case 'learn': {
			const [answer] = model.answers.splice(step.pick % Math.max(1, model.answers.length), 1);
			if (answer === undefined) return;
			const reading = { ...here, at: answer.at, tags: [...answer.tags] };
			const [learned] = await learnRelations(db, CORP, [reading], 'drift');
			const expected = model.learn(answer);
			expect(learned?.known).toBe(expected !== undefined);
			if (expected === undefined || learned === undefined) return;
			const { added, removed } = learned;
			const words = [...added.map((tag) => `+${tag}`), ...removed.map((tag) => `-${tag}`)];
			expect(words.sort()).toEqual(expected);
			return;
		}
		case 'hear':
			await noteEdited(db, CORP, [{ ...here, at: now }]);
			if (model.read !== undefined) model.edited = now;
			return;
		case 'end':
			// What is under way when a relation ends, WeCom refuses.
			await settle(run, now);
			await forgetRelations(db, CORP, [{ ...here, at: now }]);
			model.end(now);
	}
}

describe('what is last known of a relation', () => {
	let ledger: Ledger;
	let runs = 0;

	function newRun(): Run {
		runs += 1;
		return { ledger, here: { userid: 'bob', external_userid: `wm${runs}` }, model: new Model() };
	}

	beforeAll(async () => {
		ledger = await openLedger({ kind: 'sqlite', file: ':memory:' });
	});
	afterAll(async () => await ledger.close());

	it('is the latest answer of WeCom with what this package did since, whatever happens in between', async () => {
		const steps = fc.array(
			fc.record<Step>({
				does: fc.constantFrom(
					...(['console', 'console', 'call', 'call', 'settle', 'ask', 'ask'] as const),
					...(['learn', 'learn', 'learn', 'hear', 'end'] as const),
				),
				tag: fc.constantFrom(...TAGS),
				puts: fc.boolean(),
				ms: fc.constantFrom(1, 900, 60_000, REFRESH_AFTER_MS - 1, REFRESH_AFTER_MS),
				pick: fc.nat({ max: 3 }),
			}),
			{ minLength: 15, maxLength: 40 },
		);
		let compared = 0;
		await fc.assert(
			fc.asyncProperty(steps, async (list) => {
				const run = newRun();
				const { here, model } = run;
				let now = 0;
				for (const step of list) {
					now += step.ms;
					await perform(run, step, now);
					const known = (await lastKnownTags(ledger.db, CORP, [here])).get(relationKey(here));
					expect(known === undefined).toBe(model.read === undefined);
					if (known === undefined || model.read === undefined) continue;
					compared += 1;
					expect([...known.tags].sort()).toEqual([...model.known()].sort());
					expect([model.read.at, model.optional]).toContain(known.readAt);
					model.read = { ...model.read, at: known.readAt };
				}
			}),
			{ numRuns: 300, seed: 20_261_122 },
		);
		expect(compared).toBeGreaterThan(4_000);
	});

	it('is what the stamps say as well, once everything is settled and read again', async () => {
		const tags = fc.uniqueArray(fc.constantFrom(...TAGS));
		await fc.assert(
			fc.asyncProperty(fc.array(tags, { minLength: 2, maxLength: 8 }), async (readings) => {
				const { here } = newRun();
				for (const [index, read] of readings.entries()) {
					await learnRelations(ledger.db, CORP, [{ ...here, tags: read, at: 10 * (index + 1) }], 'read');
					const stamps = await readStamps(ledger.db, CORP, [here]);
					const there = stamps.filter(({ present }) => present === 1).map(({ tag_id }) => tag_id);
					expect(there.sort()).toEqual([...read].sort());
				}
			}),
			{ numRuns: 60, seed: 20_261_123 },
		);
	});
});
