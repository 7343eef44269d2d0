import { openLedger } from '../../../lib/ledger/open';
import { readTransitions } from '../../../lib/ledger/rollout-transitions';
import { ledgerConfig } from '../../../nodes/shared/open';
import { startPostgres, type RunningPostgres } from '../../../runtime/postgres';
import { TestCorp } from '../corp';
import type { Credentials } from '../engine';
import { Ramp } from './ramp';
import { evaluate, HOUR, ID, OUTPUTS, standing } from './rollout';

const AT_ONCE = 10;

let corp: TestCorp;
let server: RunningPostgres;

beforeAll(async () => {
	corp = await TestCorp.start({ customers: 600, concurrency: 0 });
	server = await startPostgres();
});
afterAll(async () => {
	// An idle client gives its share of the quota back within half a second; the server has to be there for it.
	await new Promise((resolve) => setTimeout(resolve, 700));
	await corp?.stop();
	await server?.stop();
});

function credentialsOn(database: string): Credentials {
	if (database === 'SQLite') return corp.credentials();
	const { host, port, user, password, database: name } = server;
	return {
		...corp.credentials(),
		tagLedgerApi: { kind: 'postgres', host, port, user, password, database: name, ssl: 'off', schema: 'one' },
	};
}

async function stateChanges(credentials: Credentials): Promise<string[]> {
	const ledger = await openLedger(ledgerConfig(credentials.tagLedgerApi!));
	try {
		const query = { corp_id: corp.simulator.corpid, rollout_id: ID, limit: 100 };
		return (await readTransitions(ledger.db, query))
			.filter(
				({ from_state, to_state, from_stage, to_stage }) =>
					[from_state, from_stage].join() !== [to_state, to_stage].join(),
			)
			.map(({ event }) => event)
			.reverse();
	} finally {
		await ledger.close();
	}
}

test.each(['SQLite', 'Postgres'])('ten evaluations at once take one decision on %s', async (database) => {
	await corp.post('/sim/reset');
	const credentials = credentialsOn(database);
	const ramp = await Ramp.on(corp, {}, { credentials });
	await ramp.expose();

	const at = ramp.now + 24 * HOUR;
	const runs = await Promise.all(
		Array.from({ length: AT_ONCE }, async () => standing(await evaluate(corp, at, {}, { credentials }))),
	);
	expect(await stateChanges(credentials)).toEqual(['start', 'advance']);
	expect(runs.filter(({ applied }) => applied)).toHaveLength(1);
	for (const told of runs) {
		expect(told).toMatchObject({ decision: 'promote', output: OUTPUTS.indexOf('promote'), stage: 2 });
		expect(told.overtaken).toBe(!told.applied);
	}

	// The next stage is exposed to nobody yet: one hold is kept, however many find it.
	const holds = await Promise.all(
		Array.from({ length: AT_ONCE }, async () =>
			standing(await evaluate(corp, at + HOUR, {}, { credentials })),
		),
	);
	expect(holds.filter(({ applied }) => applied)).toHaveLength(1);
	expect(new Set(holds.map(({ decision }) => decision))).toEqual(new Set(['hold']));
	expect(await stateChanges(credentials)).toEqual(['start', 'advance']);
});
