import { CallbackReceiver } from './callback-receiver';
import { Harness } from './support';

interface Report {
	running: boolean;
	emitted: number;
	distinct: number;
	duplicated: number;
	retried: number;
	delivered: number;
	failed: number;
	pending: number;
	distinct_delivered: number;
	answer_ms: { p50: number | null; p99: number | null; max: number | null };
	statuses: Record<string, number>;
}

interface Line extends Record<string, unknown> {
	serial: number;
	event: string;
	change_type: string;
	create_time: number;
	copies: number;
	delivered: number;
}

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

const start = (body: object) => harness.control('POST', 'storm', body);
const report = () => harness.control<Report>('GET', 'storm');

async function until(reached: (current: Report) => boolean): Promise<Report> {
	const deadline = Date.now() + 10_000;
	for (;;) {
		const current = await report();
		if (reached(current)) return current;
		if (Date.now() > deadline) throw new Error(JSON.stringify(current));
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

const isOver = ({ running, pending }: Report) => !running && pending === 0;

async function lines(): Promise<Line[]> {
	const text = await (await harness.rawControl('GET', 'storm?events=1')).text();
	return text
		.trim()
		.split('\n')
		.map((line): Line => JSON.parse(line));
}

/** All that a receiver can tell events apart by. */
const keyOfLine = (line: Line) =>
	[
		line.event,
		line.change_type,
		line.userid,
		line.external_userid,
		line.chat_id,
		line.id,
		line.tag_type,
		line.create_time,
	].join('|');
const keysReceived = () =>
	receiver.received.map(({ fields }) =>
		[
			fields.Event,
			fields.ChangeType,
			fields.UserID,
			fields.ExternalUserID,
			fields.ChatId,
			fields.Id,
			fields.TagType,
			fields.CreateTime,
		].join('|'),
	);

it('sends as many events as asked for, no two of them alike, and tells them all', async () => {
	await start({
		rate: 150,
		seconds: 2,
		kinds: { mark: 6, add_customer: 1, delete_customer: 1, rename_tag: 1, chat: 2 },
	});
	const over = await until(isOver);
	expect(over).toMatchObject({
		distinct: 300,
		emitted: 300,
		delivered: 300,
		distinct_delivered: 300,
		failed: 0,
	});
	expect(over.statuses).toEqual({ 200: 300 });
	const told = (await lines()).map(keyOfLine);
	expect(new Set(told).size).toBe(300);
	expect(keysReceived().sort()).toEqual(told.sort());
	const events = new Set((await lines()).map(({ event }) => event));
	expect([...events].sort()).toEqual([
		'change_external_chat',
		'change_external_contact',
		'change_external_tag',
	]);
});

it('spreads events evenly over its seconds', async () => {
	await start({ rate: 100, seconds: 2 });
	await until(isOver);
	const times = (await lines()).map(({ create_time }) => create_time - harness.clock.now() / 1000);
	expect(times).toEqual([...Array(200).keys()].map((index) => Math.floor(index / 100)));
});

it('really changes the corp', async () => {
	const before = await harness.fullState();
	await start({ rate: 100, seconds: 0.4, kinds: { mark: 1 } });
	await until(isOver);
	const tagsOf = (state: typeof before) =>
		new Map(
			state.flatMap(({ external_userid, relations }) =>
				relations.map(({ userid, tags }) => [`${userid}|${external_userid}`, tags.join()] as const),
			),
		);
	const now = tagsOf(await harness.fullState());
	const changed = [...tagsOf(before)].filter(([pair, tags]) => now.get(pair) !== tags).map(([pair]) => pair);
	const told = (await lines()).map(
		({ userid, external_userid }) => `${String(userid)}|${String(external_userid)}`,
	);
	expect(changed.sort()).toEqual(told.sort());
});

it('draws the same events from the same seed', async () => {
	const run = async (seed: number) => {
		await harness.reset();
		await start({ rate: 150, seconds: 0.6, seed });
		await until(isOver);
		return lines();
	};
	const first = await run(5);
	expect(await run(5)).toEqual(first);
	expect((await run(6)).map(keyOfLine)).not.toEqual(first.map(keyOfLine));
});

it('does not slow down because nobody answers', async () => {
	receiver.answers = Array.from({ length: 150 }, () => 'hang' as const);
	await start({ rate: 150, seconds: 1, timeout_ms: 60_000 });
	const sent = await until(({ running }) => !running);
	expect(sent).toMatchObject({ distinct: 150, pending: 150, delivered: 0, answer_ms: { p50: null } });
	while (receiver.attempts < 150) await new Promise((resolve) => setTimeout(resolve, 5));
});

it('brings every event at last, across a receiver that goes away and comes back', async () => {
	const { port } = new URL(receiver.url);
	await start({ rate: 100, seconds: 1, attempts: 20, retry_delay_ms: 200, duplicates: 0.2 });
	await receiver.until(20);
	receiver.close();
	await until(({ statuses }) => (statuses.refused ?? 0) > 20);
	const before = keysReceived();
	receiver = await new CallbackReceiver(harness.sim).listen(Number(port));
	const over = await until(isOver);
	expect(over).toMatchObject({ distinct: 100, distinct_delivered: 100, failed: 0 });
	expect(over.retried).toBeGreaterThan(20);
	expect(new Set([...before, ...keysReceived()])).toEqual(new Set((await lines()).map(keyOfLine)));
});

it('gives up after the attempts WeCom makes', async () => {
	receiver.answers = Array.from({ length: 60 }, () => 503);
	await start({ rate: 20, seconds: 1, retry_on_status: true, retry_delay_ms: 1 });
	const over = await until(isOver);
	expect(over).toMatchObject({ failed: 20, delivered: 0, retried: 40, statuses: { 503: 60 } });
	expect((await lines()).map(({ delivered }) => delivered)).toEqual(Array<number>(20).fill(0));
});

it('counts a status other than 200 as failed even where it is not retried', async () => {
	receiver.answers = [404];
	await start({ rate: 10, seconds: 0.5 });
	expect(await until(isOver)).toMatchObject({ failed: 1, delivered: 4, retried: 0 });
});

it('sends copies, some byte for byte and some sealed anew', async () => {
	await start({ rate: 100, seconds: 0.5, duplicates: 1 });
	expect(await until(isOver)).toMatchObject({ distinct: 50, duplicated: 50, emitted: 100, delivered: 100 });
	const texts = new Set(receiver.received.map(({ envelope }) => envelope));
	expect(texts.size).toBeGreaterThan(50);
	expect(texts.size).toBeLessThan(100);
	expect(new Set(keysReceived()).size).toBe(50);
	expect((await lines()).every(({ copies, delivered }) => copies === 2 && delivered === 2)).toBe(true);
});

it('holds events back so that others overtake them', async () => {
	await start({ rate: 100, seconds: 0.5, reorder: 0.3 });
	await until(isOver);
	const told = (await lines()).map(keyOfLine);
	expect(keysReceived()).not.toEqual(told);
	expect(keysReceived().sort()).toEqual(told.sort());
});

it('waits a second after the one before, which may have used the same keys', async () => {
	await start({ rate: 100, seconds: 0.2, seed: 1 });
	await until(isOver);
	const first = (await lines()).map(keyOfLine);
	await start({ rate: 100, seconds: 0.2, seed: 1 });
	await until(isOver);
	const second = (await lines()).map(keyOfLine);
	expect(new Set([...first, ...second]).size).toBe(40);
});

it('goes on drawing when a kind finds nothing left', async () => {
	const { relations } = await harness.control<{ relations: number }>('GET', 'state');
	const rate = Math.floor(relations / 2);
	await start({ rate, seconds: 3, kinds: { delete_customer: 1 } });
	await until(isOver);
	const told = await lines();
	expect(told).toHaveLength(rate * 3);
	expect(new Set(told.map(({ change_type }) => change_type))).toEqual(
		new Set(['del_external_contact', 'add_external_contact']),
	);
});

it('ends when told, and with a reset', async () => {
	await start({ rate: 50, seconds: 60 });
	expect((await harness.rawControl('POST', 'storm', { rate: 1, seconds: 1 })).status).toBe(400);
	await harness.control('DELETE', 'storm');
	expect((await harness.rawControl('GET', 'storm')).status).toBe(400);
	await start({ rate: 50, seconds: 60 });
	await harness.control('POST', 'reset');
	const pause = () => new Promise((resolve) => setTimeout(resolve, 150));
	await pause();
	const { length } = receiver.received;
	await pause();
	expect(receiver.received).toHaveLength(length);
});

it.each<[object, string]>([
	[{}, 'rate: expected an integer from 1 to 10000, got nothing'],
	[{ rate: 10 }, 'seconds: '],
	[{ rate: 0.5, seconds: 1 }, 'rate: '],
	[{ rate: 1000, seconds: 1 }, 'rate: expected at most '],
	[{ rate: 10, seconds: -1 }, 'seconds: '],
	[{ rate: 10_000, seconds: 86_400 }, 'seconds: expected at most 2000000 events'],
	[{ rate: 10, seconds: 1, duplicates: 2 }, 'duplicates: '],
	[{ rate: 10, seconds: 1, reorder: '1' }, 'reorder: '],
	[{ rate: 10, seconds: 1, attempts: 0 }, 'attempts: '],
	[{ rate: 10, seconds: 1, retry_on_status: 1 }, 'retry_on_status: '],
	[{ rate: 10, seconds: 1, kinds: ['mark'] }, 'kinds: '],
	[{ rate: 10, seconds: 1, kinds: { dance: 1 } }, 'kinds: '],
	[{ rate: 10, seconds: 1, kinds: { mark: -1 } }, 'kinds.mark: '],
	[{ rate: 10, seconds: 1, kinds: {} }, 'kinds: '],
])('refuses %o', async (body, error) => {
	const response = await harness.rawControl('POST', 'storm', body);
	expect(response.status).toBe(400);
	expect(await response.json()).toEqual({ error: expect.stringContaining(error) });
});

it('wants a target first', async () => {
	const fresh = await Harness.start();
	const response = await fresh.rawControl('POST', 'storm', { rate: 1, seconds: 1 });
	expect(await response.json()).toEqual({ error: expect.stringMatching(/^url: /) });
	await fresh.close();
});
