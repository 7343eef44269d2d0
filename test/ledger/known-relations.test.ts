import {
	knownRelations,
	knownRelationsOf,
	knownRelationsOfMembers,
	selectKnown,
	selectKnownOfMembers,
} from '../../lib/ledger/known-relations';
import { learnRelations } from '../../lib/ledger/learn-relations';
import type { Ledger } from '../../lib/ledger/open';
import { forgetRelations } from '../../lib/ledger/relation-news';
import type { RelationKey } from '../../lib/ledger/tag-stamps';
import { dialects, useDatabases } from './databases';
import { explain } from './explain';
import { CORP } from './samples';

const databases = useDatabases();

async function learn({ db }: Ledger, relations: RelationKey[], corp = CORP): Promise<void> {
	const readings = relations.map((relation) => ({ ...relation, tags: ['et1'], at: 100 }));
	await learnRelations(db, corp, readings, 'read');
}

async function readAll({ db }: Ledger): Promise<string[]> {
	const keys: string[] = [];
	for await (const page of knownRelations(db, CORP)) {
		keys.push(...page.map(({ userid, external_userid }) => `${external_userid} ${userid}`));
	}
	return keys;
}

describe.each(dialects)('known relations on %s', (dialect) => {
	it('come page by page, each once, however their members are spelled', async () => {
		const ledger = await databases.open(dialect);
		const relations = Array.from({ length: 2_500 }, (_, n) => ({
			userid: n % 2 === 0 ? `Member${n % 7}` : `member${n % 7}`,
			external_userid: `wm${Math.floor(n / 3)}_${n % 3}`,
		}));
		await learn(ledger, relations);
		await learn(ledger, [{ userid: 'a', external_userid: 'wm' }], 'another corp');
		const keys = await readAll(ledger);
		expect(keys).toHaveLength(2_500);
		expect(new Set(keys)).toEqual(
			new Set(relations.map(({ userid, external_userid }) => `${external_userid} ${userid}`)),
		);
	});

	it('are those of a customer, without those that have ended', async () => {
		const ledger = await databases.open(dialect);
		const [kept, ended] = ['a', 'b'].map((userid) => ({ userid, external_userid: 'wm1' })) as [
			RelationKey,
			RelationKey,
		];
		await learn(ledger, [kept, ended, { userid: 'a', external_userid: 'wm2' }]);
		await forgetRelations(ledger.db, CORP, [{ ...ended, at: 200 }]);
		expect(await knownRelationsOf(ledger.db, CORP, ['wm1', 'wm3'])).toEqual([{ ...kept, read_at: 100 }]);
		expect(await readAll(ledger)).toEqual(['wm1 a', 'wm2 a']);
	});

	it('are those of some members, page by page, each once, however they are spelled', async () => {
		const ledger = await databases.open(dialect);
		const relations = Array.from({ length: 4_000 }, (_, n) => ({
			userid: n % 2 === 0 ? `Member${n % 8}` : `member${n % 8}`,
			external_userid: `wm${n}`,
		}));
		await learn(ledger, relations);
		await learn(ledger, [{ userid: 'member2', external_userid: 'wm' }], 'another corp');
		await forgetRelations(ledger.db, CORP, [{ ...relations[2]!, at: 200 }]);
		const keys: string[] = [];
		const pages: number[] = [];
		const members = ['MEMBER2', 'member2', 'member3', 'nobody', 'Member4'];
		for await (const page of knownRelationsOfMembers(ledger.db, CORP, members)) {
			pages.push(page.length);
			keys.push(...page.map(({ userid, external_userid }) => `${external_userid} ${userid}`));
		}
		const expected = relations.filter(({ userid }, n) => n !== 2 && /[234]$/.test(userid));
		expect(keys.sort()).toEqual(
			expected.map(({ userid, external_userid }) => `${external_userid} ${userid}`).sort(),
		);
		expect(pages).toEqual([1_000, 499]);
	});
});

it('known relations are read by their key, without sorting', async () => {
	const { db } = await databases.open('sqlite');
	const plan = await explain(db, selectKnown(db, CORP, { userid: 'a', external_userid: 'wm0' }));
	expect(plan.join('\n')).toContain('relation_snapshots_key (corp_id=? AND external_userid>?)');
	expect(plan.join('\n')).not.toMatch(/temp b-tree/i);
});

it('known relations of members are read by member, without sorting', async () => {
	const { db } = await databases.open('sqlite');
	const after = { userid: 'a', external_userid: 'wm0' };
	const plan = await explain(db, selectKnownOfMembers(db, CORP, ['a', 'b'], after));
	expect(plan.join('\n')).toContain('relation_snapshots_by_member (corp_id=? AND <expr>=?');
	expect(plan.join('\n')).not.toMatch(/temp b-tree/i);
});
