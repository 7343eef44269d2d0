import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { acquireLease } from '../../lib/ledger/leases';
import { LedgerTokens } from '../../lib/ledger/shared-tokens';
import { dialects, useDatabases } from './databases';

const databases = useDatabases();
const HOUR = 3_600_000;

describe.each(dialects)('a token shared on %s', (dialect) => {
	/** Several processes' views of one ledger, and what each got when all asked at once. */
	async function setUp(processes = 6) {
		const { db } = await databases.open(dialect);
		const tokens = Array.from({ length: processes }, () => new LedgerTokens(db));
		let fetched = 0;
		const fetch = async () => {
			fetched += 1;
			const sealed = `sealed ${fetched}`;
			await sleep(20);
			// A monotonic clock tells fractions.
			return { sealed, lifeMs: HOUR - 0.25 };
		};
		const askAll = async (unusable?: string) =>
			await Promise.all(tokens.map(async (each) => await each.renew('app', unusable, fetch)));
		return { tokens, askAll, count: () => fetched };
	}

	test('is fetched by one for all', async () => {
		const { askAll, count } = await setUp();
		const answers = await askAll();
		expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
		expect(answers.map(({ sealed }) => sealed)).toEqual(answers.map(() => 'sealed 1'));
		expect(answers.every(({ leftMs }) => leftMs > HOUR - 60_000 && leftMs <= HOUR)).toBe(true);
		await askAll();
		expect(count()).toBe(1);
	});

	test('that is refused is replaced once, however many notice', async () => {
		const { askAll, count } = await setUp();
		const [first] = await askAll();
		const second = await askAll(first!.id);
		expect(second.map(({ sealed }) => sealed)).toEqual(second.map(() => 'sealed 2'));
		expect(count()).toBe(2);
		// Who notices late, of a token that is long replaced, gets the one that is there.
		await askAll(first!.id);
		expect(count()).toBe(2);
	});

	test('that could not be fetched is left to the next', async () => {
		const { tokens, askAll } = await setUp(2);
		const refuse = async (): Promise<never> => await Promise.reject(new Error('wrong secret'));
		await expect(tokens[0]!.renew('app', undefined, refuse)).rejects.toThrow('wrong secret');
		expect((await askAll())[0]!.sealed).toBe('sealed 1');
	});

	test('is gone when its time is up, and belongs to one app', async () => {
		const { tokens, askAll, count } = await setUp(2);
		await tokens[0]!.renew(
			'app',
			undefined,
			async () => await Promise.resolve({ sealed: 'short', lifeMs: 30 }),
		);
		await sleep(60);
		expect((await askAll())[0]!.sealed).toBe('sealed 1');
		const other = await tokens[0]!.renew(
			'other app',
			undefined,
			async () => await Promise.resolve({ sealed: 'other', lifeMs: HOUR }),
		);
		expect([other.sealed, count()]).toEqual(['other', 1]);
	});
});

describe('the process that fetches a token', () => {
	afterEach(() => void jest.useRealTimers());

	it('keeps the others waiting as long as that takes, and hardly longer should it die', async () => {
		const { db } = await databases.open('sqlite');
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
		const other = { key: 'token app', holder: 'other', ttlMs: 1 };
		let answer: (fetched: { sealed: string; lifeMs: number }) => void = () => undefined;
		const renewing = new LedgerTokens(db).renew(
			'app',
			undefined,
			async () => await new Promise((resolve) => (answer = resolve)),
		);
		await jest.advanceTimersByTimeAsync(60_000);
		expect(await acquireLease(db, other, Date.now)).toBe(false);
		const { until } = await db.selectFrom('leases').select('until').executeTakeFirstOrThrow();
		expect(until - Date.now()).toBeLessThanOrEqual(15_000);
		answer({ sealed: 'sealed', lifeMs: HOUR });
		expect((await renewing).sealed).toBe('sealed');
		await jest.advanceTimersByTimeAsync(60_000);
		expect(await acquireLease(db, other, Date.now)).toBe(true);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('has it, though the ledger fails meanwhile', async () => {
		const { db } = await databases.open('sqlite');
		let fetched = 0;
		const token = await new LedgerTokens(db).renew('app', undefined, async () => {
			fetched += 1;
			await sql`alter table shared_tokens rename to hidden_tokens`.execute(db);
			await sql`alter table leases rename to hidden_leases`.execute(db);
			return { sealed: 'sealed', lifeMs: HOUR };
		});
		expect(token).toEqual({ id: expect.any(String), sealed: 'sealed', leftMs: HOUR });
		expect(fetched).toBe(1);
	});
});
