import { markTag } from '../../lib/wecom/mark-tag';
import { openClient } from '../../lib/wecom/open-client';
import { threeRetriesWithoutWait } from '../../lib/wecom/retry';
import { FakeClock } from './fake-clock';
import { VirtualWecom } from './virtual-wecom';

/** Opens clients of one corp, each with its own secret where wanted. */
function openCorp(corpId: string) {
	const clock = new FakeClock();
	const quotas = [{ calls: 1_000_000, windowMs: 60_000 }];
	const wecom = new VirtualWecom(clock, {
		quotas,
		concurrency: 100,
		random: () => 0.5,
		minLatencyMs: 20,
		maxLatencyMs: 20,
	});
	let tokenRequests = 0;
	const open = (corpSecret: string) =>
		openClient({
			corpId,
			corpSecret,
			quotas,
			clock,
			retry: threeRetriesWithoutWait,
			send: async (request) => {
				if (request.url.includes('/gettoken')) tokenRequests += 1;
				return await wecom.send(request);
			},
		});
	return { clock, wecom, open, tokenRequests: () => tokenRequests };
}

const marks = (client: ReturnType<typeof openClient>, count: number) =>
	Array.from({ length: count }, (_, n) =>
		markTag(client, { userid: 'u', external_userid: `wm${n}`, add_tag: ['t'] }),
	);

test('clients of one app share token and limits, and count their own calls', async () => {
	const { clock, wecom, open, tokenRequests } = openCorp('ww-shared');
	const [one, other] = [open('secret'), open('secret')];
	await clock.until(Promise.all([...marks(one, 30), ...marks(other, 30)]));
	expect(tokenRequests()).toBe(1);
	expect(wecom.maxInFlight).toBeLessThanOrEqual(5);
	expect(wecom.overlappingCustomers).toBe(0);
	expect([one.calls.of('externalcontact/mark_tag'), other.calls.of('externalcontact/mark_tag')]).toEqual([
		30, 30,
	]);
});

test('two apps of one corp have a token each but share the limits, which are the corp’s', async () => {
	const { clock, wecom, open, tokenRequests } = openCorp('ww-two-apps');
	await clock.until(Promise.all([...marks(open('secret a'), 30), ...marks(open('secret b'), 30)]));
	expect(tokenRequests()).toBe(2);
	expect(wecom.maxInFlight).toBeLessThanOrEqual(5);
});

test('two corps do not share limits', async () => {
	const first = openCorp('ww-first');
	const second = openCorp('ww-second');
	const running = marks(first.open('secret'), 60);
	await first.clock.advance(100);
	await second.clock.until(Promise.all(marks(second.open('secret'), 10)));
	expect(second.wecom.maxInFlight).toBe(4);
	await first.clock.until(Promise.all(running));
});
