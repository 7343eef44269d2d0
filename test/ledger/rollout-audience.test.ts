import {
	readAudience,
	recordExposure,
	snapshotAudience,
	type AudienceMember,
} from '../../lib/ledger/rollout-audience';
import { audienceCounts, exposuresOverTime } from '../../lib/ledger/rollout-counts';
import { dialects, useDatabases } from './databases';
import { runningRollout } from './rollout-samples';
import { CORP } from './samples';

const databases = useDatabases();

const FIRST = { corp_id: CORP, rollout_id: 'r1', stage: 0, at: 100 };
const SECOND = { ...FIRST, stage: 1, at: 200 };

function member(external_userid: string, side: AudienceMember['side'], listed = false): AudienceMember {
	return { external_userid, side, listed, bucket: 7 };
}

const AUDIENCE = [
	member('wm3', 'held_back'),
	member('wm1', 'exposed'),
	member('wm客户', 'control'),
	member('wm5', 'not_eligible', true),
	member('wm2', 'held_back'),
	member('wm4', 'exposed', true),
];

describe.each(dialects)('the audience of a rollout on %s', (dialect) => {
	it('is kept with its sides, those exposed from then on', async () => {
		const ledger = await databases.open(dialect);
		await runningRollout(ledger, 'r1', 100);
		expect(await snapshotAudience(ledger.db, FIRST, AUDIENCE)).toBe(6);
		const asked = ['wm1', 'wm2', 'wm客户', 'stranger'];
		const found = await readAudience(ledger.db, CORP, 'r1', asked);
		expect([...found.keys()].sort()).toEqual(['wm1', 'wm2', 'wm客户']);
		expect(found.get('wm1')).toStrictEqual({
			...{ external_userid: 'wm1', bucket: 7, side: 'exposed', listed: 0 },
			...{ first_exposed_stage: 0, exposed_at: 100 },
		});
		expect(found.get('wm2')).toMatchObject({
			side: 'held_back',
			first_exposed_stage: null,
			exposed_at: null,
		});
		expect((await readAudience(ledger.db, CORP, 'r2', asked)).size).toBe(0);
	});

	it('stays as it was when taken again, and takes in who is new', async () => {
		const ledger = await databases.open(dialect);
		await runningRollout(ledger, 'r1', 100);
		await snapshotAudience(ledger.db, FIRST, AUDIENCE.slice(0, 4));
		const again = AUDIENCE.map((one) => ({ ...one, side: 'exposed' as const, bucket: 9 }));
		expect(await snapshotAudience(ledger.db, SECOND, [...again, again[5]!])).toBe(2);
		const found = await readAudience(ledger.db, CORP, 'r1', ['wm1', 'wm3', 'wm客户', 'wm4']);
		expect(found.get('wm1')).toMatchObject({ side: 'exposed', first_exposed_stage: 0, bucket: 7 });
		expect(found.get('wm3')).toMatchObject({ side: 'held_back', bucket: 7 });
		expect(found.get('wm客户')).toMatchObject({ side: 'control' });
		expect(found.get('wm4')).toMatchObject({ side: 'exposed', first_exposed_stage: 1, exposed_at: 200 });
	});

	it('is exposed once, and never the control group or who is not in it', async () => {
		const ledger = await databases.open(dialect);
		await runningRollout(ledger, 'r1', 100, 200);
		await snapshotAudience(ledger.db, FIRST, AUDIENCE);
		const everyone = [...AUDIENCE.map(({ external_userid }) => external_userid), 'stranger'];
		expect(await recordExposure(ledger.db, SECOND, everyone)).toBe(2);
		expect(await recordExposure(ledger.db, { ...SECOND, stage: 2, at: 300 }, everyone)).toBe(0);
		const found = await readAudience(ledger.db, CORP, 'r1', everyone);
		expect(found.get('wm1')).toMatchObject({ first_exposed_stage: 0, exposed_at: 100 });
		expect(found.get('wm2')).toMatchObject({ side: 'exposed', first_exposed_stage: 1, exposed_at: 200 });
		expect(found.get('wm客户')).toMatchObject({ side: 'control', exposed_at: null });
		expect(found.get('wm5')).toMatchObject({ side: 'not_eligible', exposed_at: null });
		expect(found.has('stranger')).toBe(false);
	});

	it('is counted by side and stage, as of now or of a time before, and over time', async () => {
		const ledger = await databases.open(dialect);
		await runningRollout(ledger, 'r1', 100, 200);
		// More than one statement on SQLite goes through.
		const many = Array.from({ length: 6_000 }, (_, i) =>
			member(`many${i}`, i % 3 === 0 ? 'control' : 'held_back'),
		);
		await snapshotAudience(ledger.db, FIRST, [...AUDIENCE, ...many]);
		await recordExposure(
			ledger.db,
			SECOND,
			many.slice(0, 3_000).map(({ external_userid }) => external_userid),
		);
		const key = { corp_id: CORP, rollout_id: 'r1' };
		const line = ({
			side,
			listed,
			first_exposed_stage,
			customers,
		}: Awaited<ReturnType<typeof audienceCounts>>[number]) =>
			`${side} ${listed} ${first_exposed_stage}: ${customers}`;
		expect((await audienceCounts(ledger.db, key)).map(line).sort()).toEqual([
			'control 0 null: 2001',
			'exposed 0 0: 1',
			'exposed 0 1: 2000',
			'exposed 1 0: 1',
			'held_back 0 null: 2002',
			'not_eligible 1 null: 1',
		]);
		const before = (await audienceCounts(ledger.db, { ...key, until: 199 })).map(line);
		expect(before).toContain('exposed 0 0: 1');
		expect(before.filter((text) => text.startsWith('exposed 0 1'))).toEqual([]);
		expect([...(await exposuresOverTime(ledger.db, { ...key, from: 90, periodMs: 50 }))].sort()).toEqual([
			[0, 1],
			[2, 2_000],
		]);
	});

	it('belongs to a rollout that is known', async () => {
		const { db } = await databases.open(dialect);
		await expect(snapshotAudience(db, FIRST, AUDIENCE)).rejects.toMatchObject({ code: 'LEDGER_ROLLOUT' });
	});

	it('refuses a customer without an id, and keeps nobody', async () => {
		const ledger = await databases.open(dialect);
		await runningRollout(ledger, 'r1', 100);
		await expect(
			snapshotAudience(ledger.db, FIRST, [...AUDIENCE, member('', 'exposed')]),
		).rejects.toMatchObject({
			code: 'LEDGER_VALUE',
			message: expect.stringMatching(/^Customer 7: external_userid/),
		});
		expect(await audienceCounts(ledger.db, FIRST)).toEqual([]);
	});
});
