import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { TestCorp } from '../corp';
import { impatientClients, TIMEOUT_MS } from './impatient';
import { chosen, hint, runTag, UNLIMITED } from './tagging';

jest.mock('../../../lib/wecom/open-client', () =>
	impatientClients(jest.requireActual('../../../lib/wecom/open-client')),
);

let corp: TestCorp;
let token: string;

beforeEach(async () => {
	corp = await TestCorp.start();
	const { corpid, corpsecret } = corp.simulator;
	const reply = await corp.get<{ access_token: string }>(
		`/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`,
	);
	token = reply.access_token;
	expect(token.length).toBeGreaterThan(20);
});
afterEach(async () => await corp.stop());

/** Everything a run leaves behind, in every form in which somebody may look at it. */
function traces(run: Awaited<ReturnType<typeof runTag>>): string {
	const ledgerFiles = readdirSync(corp.folder).map((name) => readFileSync(join(corp.folder, name), 'latin1'));
	return [
		JSON.stringify(run.outputs),
		hint(run),
		JSON.stringify(run.run),
		inspect(run, { depth: 12, showHidden: true, getters: true }),
		run.error?.stack ?? '',
		...ledgerFiles,
	].join('\n');
}

const faults: Array<[string, object]> = [
	['no fault', { kind: 'delay', value: 0 }],
	['a refused token', { kind: 'errcode', value: 40014 }],
	['an expired token', { kind: 'errcode', value: 42001 }],
	['a forbidden app', { kind: 'errcode', value: 48002 }],
	['a forbidden address', { kind: 'errcode', value: 60020 }],
	['a wrong secret', { kind: 'errcode', value: 40001 }],
	['-1', { kind: 'errcode', value: -1 }],
	['an unknown tag', { kind: 'errcode', value: 40068 }],
	['HTTP 502', { kind: 'http', value: 502 }],
	['HTTP 403', { kind: 'http', value: 403 }],
	['a dropped connection', { kind: 'drop' }],
	['a malformed body', { kind: 'malformed' }],
	['no answer in time', { kind: 'delay', value: 2 * TIMEOUT_MS, count: 6 }],
];

test.each(
	['*', 'externalcontact/mark_tag', 'gettoken'].flatMap((endpoint) =>
		faults.map(([what, fault]) => [what, endpoint, fault] as const),
	),
)('with %s on %s, neither token nor secret is left anywhere', async (_what, endpoint, fault) => {
	const items = (await corp.relations())
		.slice(0, 3)
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
	await corp.post('/sim/faults', { endpoint, ...fault });
	const run = await runTag(
		corp,
		'customerTag.mark',
		{ addTags: chosen('客户等级/VIP'), options: { verify: true } },
		items,
		{
			wecomApi: UNLIMITED,
		},
	);
	expect(run.error !== undefined || run.outputs.flat().length === 3).toBe(true);
	const left = traces(run);
	expect(left).toContain(endpoint === 'externalcontact/mark_tag' ? items[0]!.external_userid : 'Tested');
	for (const secret of [token, corp.simulator.corpsecret]) {
		expect(left.includes(secret)).toBe(false);
		expect(left.includes(encodeURIComponent(secret))).toBe(false);
	}
});
