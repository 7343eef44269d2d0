import { GrowthBookClient } from '@growthbook/growthbook';
import { isInNamespace, PLACES } from '../../../lib/domain/rollout/namespace';
import { seededRandom } from './random';

test('20,000 random ids are in the namespace ranges that GrowthBook finds them in', () => {
	const growthbook = new GrowthBookClient();
	const random = seededRandom(11);
	let differing = 0;
	let inside = 0;
	for (let round = 0; round < 20_000; round++) {
		const id = `${round % 2 ? '客户' : 'wm'}${Math.floor(random() * 1e9).toString(36)}`;
		const name = ['会员', 'campaign', 'q4-活动'][round % 3]!;
		const from = Math.floor(random() * (PLACES - 1));
		const to = from + 1 + Math.floor(random() * (PLACES - from));
		const { inExperiment } = growthbook.runInlineExperiment(
			{
				key: 'rollout',
				hashVersion: 2,
				variations: [0, 1],
				namespace: [name, from / PLACES, to / PLACES],
			},
			{ attributes: { id } },
		);
		const ours = isInNamespace(id, { name, from, to });
		if (ours !== inExperiment) differing++;
		if (ours) inside++;
	}
	expect(differing).toBe(0);
	expect(inside).toBeGreaterThan(4_000);
});

test('campaigns with neighbouring ranges share nobody and leave out nobody', () => {
	const ranges = [
		{ name: '双十一', from: 0, to: 250 },
		{ name: '双十一', from: 250, to: 600 },
		{ name: '双十一', from: 600, to: PLACES },
	];
	for (let customer = 0; customer < 5_000; customer++) {
		expect(ranges.filter((range) => isInNamespace(`wm${customer}`, range))).toHaveLength(1);
	}
});
