import { TestCorp } from '../corp';
import { impatientClients } from '../wecom-tag/impatient';
import { readTagIds } from '../wecom-tag/tag-ids';
import { chosen, drain, enqueue, marks, MARK_CALL, operate, runBatch, status } from './batching';

jest.mock('../../../lib/wecom/open-client', () =>
	impatientClients(jest.requireActual('../../../lib/wecom/open-client')),
);

const VIP = '客户等级/VIP';

let corp: TestCorp;
let vip: string;
let relations: Array<{ userid: string; external_userid: string }>;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 200 });
	vip = (await readTagIds(corp))(VIP);
	relations = (await corp.relations())
		.filter(({ tags }) => !tags.includes(vip))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
});
afterEach(async () => await corp.stop());

const fault = async (of: object): Promise<void> => {
	await corp.post('/sim/faults', { endpoint: MARK_CALL, ...of });
};

async function clearFaults(): Promise<void> {
	await fetch(`${corp.simulator.url}/sim/faults`, { method: 'DELETE' });
}

/** After all is said and done every relation has the tag, and no call was made in vain. */
async function expectAllTagged(): Promise<void> {
	expect((await corp.relations()).every(({ tags }) => tags.includes(vip))).toBe(true);
	expect(await marks(corp)).toEqual({ effective: relations.length, no_op: 0 });
}

describe('a job stops by itself and says what a person must do', () => {
	test.each([
		[
			'the secret is refused',
			40001,
			'CREDENTIAL',
			/Stopped, because WeCom refuses the app: .*then resume the job\.$/,
		],
		['the app may not tag', 48002, 'CREDENTIAL', /Stopped, because WeCom refuses the app: /],
		[
			'the address is not trusted',
			60020,
			'UNTRUSTED_IP',
			/Stopped, because WeCom takes no calls from this address: .*trusted IP/,
		],
	])('when %s', async (_what, errcode, code, text) => {
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		await fault({ kind: 'errcode', value: errcode });
		const [job] = await drain(corp);
		const calls = await corp.calls(MARK_CALL);
		// No more than were under way when the first was refused, and what a new token was tried with.
		expect(calls).toBeLessThanOrEqual(40);
		expect(job).toMatchObject({
			status: 'stopped',
			applied: 0,
			failed: 0,
			left: relations.length,
			more: false,
		});
		expect(job!.note).toMatchObject({ code, errcode, message: expect.stringMatching(text) as string });
		expect(job!.message).toMatch(text);
		expect(await drain(corp)).toEqual([]);
		expect(await status(corp)).toMatchObject([{ status: 'stopped', note: { code } }]);

		await clearFaults();
		expect(await operate(corp, 'resume')).toMatchObject({ status: 'queued', changed: true });
		expect(await drain(corp)).toMatchObject([{ status: 'finished', applied: relations.length }]);
		await expectAllTagged();
	});

	test('when the secret is refused before anything is read', async () => {
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		await corp.post('/sim/faults', {
			endpoint: 'externalcontact/batch/get_by_user',
			kind: 'errcode',
			value: 48002,
		});
		const [job] = await drain(corp);
		expect(job).toMatchObject({ status: 'stopped', left: relations.length, note: { code: 'CREDENTIAL' } });
		expect(await corp.calls(MARK_CALL)).toBe(0);
	});

	test('when twenty relations in a row fail for one reason; these have failed, the others have not', async () => {
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		await fault({ kind: 'errcode', value: 40058 });
		const [job] = await drain(corp);
		expect(job).toMatchObject({
			status: 'stopped',
			applied: 0,
			note: { code: 'REPEATED', errcode: 40058, count: 20 },
		});
		const failed = Number(job!.failed);
		expect(failed).toBeGreaterThanOrEqual(20);
		expect(failed).toBeLessThanOrEqual(52);
		expect(failed + Number(job!.left)).toBe(relations.length);

		await clearFaults();
		await operate(corp, 'resume', undefined, { retry: 'none' });
		expect(await drain(corp)).toMatchObject([
			{ status: 'finished', applied: relations.length - failed, failed },
		]);
		await expect(operate(corp, 'resume', undefined, { retry: 'systemic' })).rejects.toMatchObject({
			message: expect.stringContaining('is finished') as string,
		});
		expect(await operate(corp, 'resume', undefined, { retry: 'all' })).toMatchObject({ retried: failed });
		expect(await drain(corp)).toMatchObject([{ status: 'finished', applied: relations.length, failed: 0 }]);
		await expectAllTagged();
	});

	test('though nothing is left of it by then: a person must see why, and resume it', async () => {
		await enqueue(corp, relations.slice(0, 25), { addTags: chosen(VIP) });
		await fault({ kind: 'errcode', value: 40058 });
		expect(await drain(corp)).toMatchObject([
			{ status: 'stopped', failed: 25, left: 0, note: { code: 'REPEATED', count: 20 } },
		]);
		expect(await status(corp)).toMatchObject([{ status: 'stopped', percent: 100, note: { errcode: 40058 } }]);
		expect(await drain(corp)).toEqual([]);
		expect(await operate(corp, 'resume', undefined, { retry: 'none' })).toMatchObject({ status: 'finished' });
		await clearFaults();
		expect(await operate(corp, 'resume', undefined, { retry: 'all' })).toMatchObject({ status: 'queued' });
		expect(await drain(corp)).toMatchObject([{ status: 'finished', applied: 25 }]);
	});

	test('but not when one member has left, whatever number of customers they had', async () => {
		const customersOf = (member: string) => relations.filter(({ userid }) => userid === member);
		const members = [...new Set(relations.map(({ userid }) => userid))];
		const [left = ''] = members.sort((a, b) => customersOf(b).length - customersOf(a).length);
		const theirs = customersOf(left);
		const others = relations.filter(({ userid }) => userid !== left).slice(0, 40);
		expect(theirs.length).toBeGreaterThan(20);
		for (const relation of theirs) await corp.post('/sim/console', { op: 'delete_customer', ...relation });
		await enqueue(corp, [...theirs, ...others], { addTags: chosen(VIP) });
		expect(await drain(corp)).toMatchObject([
			{ status: 'finished', applied: others.length, failed: theirs.length },
		]);
	});

	test('never, where the option says 0', async () => {
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		await fault({ kind: 'errcode', value: 40058 });
		const [job] = await drain(corp, { options: { stopAfter: 0 } });
		expect(job).toMatchObject({ status: 'finished', failed: relations.length });
	});

	test('after as many failures as the option says', async () => {
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		await fault({ kind: 'errcode', value: 40058 });
		const [job] = await drain(corp, { options: { stopAfter: 3 } });
		expect(job).toMatchObject({ status: 'stopped', note: { code: 'REPEATED', count: 3 } });
	});
});

describe('where nobody has to do anything, the run ends and the next one goes on', () => {
	test.each([
		['WeCom is busy', { kind: 'errcode', value: -1 }],
		['the network drops every call', { kind: 'drop', value: 'before' }],
		['WeCom answers 502', { kind: 'http', value: 502 }],
	])('%s', async (_what, of) => {
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		await fault(of);
		const run = await runBatch(corp, 'run');
		const job = run.outputs[0]![0]!.json.job;
		expect(job).toMatchObject({
			status: 'queued',
			applied: 0,
			failed: 0,
			left: relations.length,
			more: true,
		});
		expect(run.hints[0]!.message).toMatch(/The run ended early, because WeCom does not take calls just now/);
		await clearFaults();
		expect(await drain(corp)).toMatchObject([{ status: 'finished', applied: relations.length }]);
		await expectAllTagged();
	});

	test('the effect of calls whose answers were lost is found out', async () => {
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		await fault({ kind: 'drop', value: 'after', rate: 0.3 });
		expect(await drain(corp)).toMatchObject([{ status: 'finished', applied: relations.length, failed: 0 }]);
		expect((await corp.relations()).every(({ tags }) => tags.includes(vip))).toBe(true);
	});
});
