import { CallbackReceiver } from './callback-receiver';
import { found, Harness } from './support';

let harness: Harness;
let receiver: CallbackReceiver;
beforeAll(async () => (harness = await Harness.start()));
beforeEach(async () => {
	await harness.reset();
	receiver = await new CallbackReceiver(harness.sim).listen();
	await harness.control('POST', 'callback', { url: receiver.url });
});
afterEach(() => receiver.close());
afterAll(() => harness.close());

const send = (body: object = {}) => harness.control<Record<string, unknown>>('POST', 'sample', body);

it('a sample is an event about a relation of the corp, and its answer is told', async () => {
	receiver.answers = [202];
	expect(await send()).toMatchObject({ answered: true, status: 202, body: '', ms: expect.any(Number) });
	const { fields } = found(receiver.received[0]);
	expect(fields.ChangeType).toBe('edit_external_contact');
	const state = await harness.control('GET', `state?external_userid=${fields.ExternalUserID}`);
	expect(state).toMatchObject({
		relations: expect.arrayContaining([expect.objectContaining({ userid: fields.UserID })]),
	});
	expect(await harness.control('GET', 'callback')).toMatchObject({ emitted: 0 });
});

it.each([
	[{ change_type: 'transfer_fail' }, { Event: 'change_external_contact', FailReason: 'customer_refused' }],
	[{ change_type: 'update' }, { Event: 'change_external_tag', TagType: 'tag' }],
	[
		{ event: 'change_external_chat', change_type: 'update' },
		{ UpdateDetail: 'add_member', MemChangeCnt: '1' },
	],
	[{ event: 'batch_job_result' }, { Event: 'batch_job_result' }],
	[{ fields: { UserID: 'me', Extra: 'x' } }, { UserID: 'me', Extra: 'x' }],
])('%o asks for another one', async (body, expected) => {
	await send(body);
	expect(receiver.received[0]?.fields).toMatchObject(expected);
});

it('it may be JSON', async () => {
	await send({ format: 'json' });
	expect(JSON.parse(found(receiver.received[0]).envelope)).toMatchObject({ ToUserName: harness.sim.corpid });
});

it.each([
	['signature', 'bad signature'],
	['receive_id', 'bad receive id'],
	['truncated', 'wrong final block length'],
])('broken %s is refused for that reason', async (broken, reason) => {
	expect(await send({ broken })).toMatchObject({ answered: true, status: 401, body: 'no' });
	expect(receiver.refusals).toEqual([expect.stringContaining(reason)]);
});

it('broken timestamp is signed well, but a day old', async () => {
	await send({ broken: 'timestamp' });
	const { searchParams } = new URL(found(receiver.received[0]).url, 'http://receiver');
	expect(Number(searchParams.get('timestamp'))).toBe(harness.clock.now() / 1000 - 86_400);
});

it('says why there was no answer', async () => {
	await harness.turn({ callback_timeout_ms: 30 });
	receiver.answers = ['hang'];
	expect(await send()).toMatchObject({ answered: false, failure: 'timeout' });
	const { url } = receiver;
	receiver.close();
	expect(await send({ url })).toMatchObject({ answered: false, failure: 'refused' });
});

it.each<[object, string]>([
	[{ url: 'mailto:x' }, 'url: '],
	[{ change_type: 'dance' }, 'change_type: expected one of change_external_contact/edit_external_contact, '],
	[{ broken: 'heart' }, 'broken: '],
	[{ format: 'yaml' }, 'format: '],
	[{ fields: [] }, 'fields: '],
])('refuses %o', async (body, error) => {
	const response = await harness.rawControl('POST', 'sample', body);
	expect(response.status).toBe(400);
	expect(await response.json()).toEqual({ error: expect.stringContaining(error) });
});
