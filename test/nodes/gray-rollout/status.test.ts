import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { requireWellFormed } from '../shared/chart/well-formed';
import { listRollouts } from './list-rollouts';
import { Ramp } from './ramp';
import { HOUR, iso, operate, stage, standing } from './rollout';

let corp: TestCorp;
let ramp: Ramp;

beforeAll(async () => {
	corp = await TestCorp.start({ customers: 1_500, concurrency: 0 });
	await corp.post('/sim/switches', { tag_effect_on_complaints: 8 });
	ramp = await Ramp.on(corp, {
		rolloutId: '双十一 <召回>',
		stages: { stage: [stage(20), stage(100)] },
		plan: { name: '双十一召回 & 复购' },
		metrics: {
			metric: [
				{ name: 'complaint', kind: 'dry_run', direction: 'lower_is_better' },
				{ name: 'order', kind: 'signal', direction: 'higher_is_better' },
			],
		},
	});
	const rollout = { rollout: { __rl: true, mode: 'id', value: '双十一 <召回>' } };
	await ramp.expose();
	await ramp.pass(24, rollout);
	await ramp.evaluate(rollout);
	await ramp.expose();
	for (let day = 0; day < 3; day++) await ramp.pass(24, rollout);
	await ramp.evaluate({ ...rollout, apply: false });
});
afterAll(async () => await corp.stop());

async function status(parameters: IDataObject = {}) {
	return await operate(corp, 'status', {
		rollout: { __rl: true, mode: 'id', value: '双十一 <召回>' },
		options: { asOf: iso(ramp.now) },
		...parameters,
	});
}

test('tells stage, customers, outcomes, writes and how it came there', async () => {
	const told = standing(await status());
	expect(told).toMatchObject({
		name: '双十一召回 & 复购',
		state: 'running',
		stage: 2,
		stages: 2,
		share: 100,
		outcomes_known_until: iso(ramp.now),
		writes: { failed: 0 },
		history: [
			{
				event: 'advance',
				decision: 'promote',
				from: { state: 'running', stage: 1 },
				to: { state: 'running', stage: 2 },
			},
			{ event: 'start', from: { state: 'draft', stage: 0 }, to: { state: 'running', stage: 1 } },
		],
	});
	const audience = told.customers as Record<string, number> & {
		exposed_by_stage: Array<{ stage: number; customers: number }>;
	};
	expect(audience.audience).toBe(1_500);
	expect(audience.exposed! + audience.control!).toBe(1_500);
	expect(audience.exposed_by_stage.map(({ stage: number }) => number)).toEqual([1, 2]);
	expect(audience.exposed_by_stage.reduce((sum, { customers }) => sum + customers, 0)).toBe(audience.exposed);
	expect(told.change_sets).toHaveLength(2);
});

test('compares by the rates that the corp itself tells', async () => {
	const [complaint] = standing(await status()).metrics as Array<{
		exposed: { customers: number; outcomes: number; rate: number };
		control: { outcomes: number; rate: number };
		difference: number;
		lower: number;
		upper: number;
	}>;
	const query = `tag_id=${ramp.tagId}&from=${ramp.now - 72 * HOUR}&until=${ramp.now}`;
	const text = await (await fetch(`${corp.simulator.url}/sim/outcomes?${query}`)).text();
	const complaining = new Set(
		text
			.split('\n')
			.filter((line) => line.includes('"complaint"'))
			.map((line) => (JSON.parse(line) as { external_userid: string }).external_userid),
	);
	const tagged = await ramp.tagged();
	const exposed = [...complaining].filter((customer) => tagged.has(customer)).length;
	expect(complaint!.exposed).toMatchObject({ customers: tagged.size, outcomes: exposed });
	expect(complaint!.control.outcomes).toBe(complaining.size - exposed);
	expect(complaint!.difference).toBeCloseTo(complaint!.exposed.rate - complaint!.control.rate, 10);
	expect(complaint!.lower).toBeLessThan(complaint!.difference);
	expect(complaint!.upper).toBeGreaterThan(complaint!.difference);
});

test('draws a picture that the editor can show', async () => {
	const { binary } = (await status()).outputs[0]![0]!;
	expect(binary!.chart).toMatchObject({
		mimeType: 'image/svg+xml',
		fileName: '双十一_召回_.svg',
		fileType: 'image',
	});
	const svg = Buffer.from(binary!.chart!.data, 'base64').toString();
	requireWellFormed(svg);
	expect(svg).toContain('双十一召回 &amp; 复购 · 双十一 &lt;召回&gt;');
	expect(svg).not.toMatch(/NaN|Infinity|undefined/);
	expect(svg.match(/<polygon /g)).toHaveLength(2);
	expect(svg.length).toBeLessThan(60_000);
	const plain = (await status({ picture: false })).outputs[0]![0]!;
	expect(plain.binary).toBeUndefined();
});

test('draws the bounds by which it is decided', async () => {
	// The band ends where the comparison of all outcomes so far has its bounds.
	const run = await status();
	const [complaint] = standing(run).metrics as Array<{
		control: { rate: number };
		lower: number;
		upper: number;
	}>;
	const svg = Buffer.from(run.outputs[0]![0]!.binary!.chart!.data, 'base64').toString();
	const [, points = ''] = /<polygon points="([^"]+)"/.exec(svg) ?? [];
	const corners = points.split(' ').map((pair) => pair.split(',').map(Number) as [number, number]);
	const last = Math.max(...corners.map(([x]) => x));
	const [upperY = 0, lowerY = 0] = corners.filter(([x]) => x === last).map(([, y]) => y);
	// Between two labelled lines of that panel a rate is a place.
	const panel = svg.slice(svg.indexOf('complaint'), svg.indexOf('<polygon'));
	const ticks = [...panel.matchAll(/y="([\d.]+)"[^>]*text-anchor="end"[^>]*>([\d.]+) %</g)].map(
		([, y, value]) => [Number(y) - 4, Number(value) / 100] as const,
	);
	const [[y0, v0], [y1, v1]] = [ticks[0]!, ticks.at(-1)!];
	const rateAt = (y: number): number => v0 + ((y - y0) / (y1 - y0)) * (v1 - v0);
	const pixel = Math.abs((v1 - v0) / (y1 - y0));
	const { control, lower, upper } = complaint!;
	expect(Math.abs(rateAt(upperY) - Math.min(v1, control.rate + upper))).toBeLessThan(pixel);
	expect(Math.abs(rateAt(lowerY) - Math.max(v0, control.rate + lower))).toBeLessThan(pixel);
});

test('without a rollout tells of all of them', async () => {
	const run = await operate(corp, 'status', { rollout: { __rl: true, mode: 'id', value: '' } });
	expect(run.outputs[0]!.map(({ json }) => (json.rollout as IDataObject).id)).toEqual(['双十一 <召回>']);
});

test('is found by its name in the list', async () => {
	expect(await listRollouts(corp, '复购')).toEqual([
		{ name: '双十一召回 & 复购 (双十一 <召回>) · running · stage 2 of 2', value: '双十一 <召回>' },
	]);
	expect(await listRollouts(corp, 'nothing like it')).toEqual([]);
});
