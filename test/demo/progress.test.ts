import { Progress } from '../../demo/progress';
import type { SimulatorStats } from '../../runtime/simulator';

const stats = (marks: number, reads = 0): SimulatorStats => ({
	endpoints: {
		'externalcontact/batch/get_by_user': { calls: reads, errcodes: {}, max_in_flight: 1 },
		'externalcontact/mark_tag': { calls: marks, errcodes: {}, max_in_flight: 1 },
	},
	marks: { effective: marks, no_op: 0 },
});

function watch(isTTY: boolean) {
	let now = 0;
	const written: string[] = [];
	const progress = new Progress(1_000, { isTTY, write: (text) => written.push(text) }, () => now);
	const at = (ms: number, state: SimulatorStats): string | undefined => {
		now = ms;
		const before = written.length;
		progress.update(state);
		return written.slice(before).join('') || undefined;
	};
	return { at, progress, written };
}

describe('the progress line', () => {
	test('tells share, rate and time left from what the simulator counted', () => {
		const { at } = watch(true);
		at(0, stats(0, 12));
		at(1_000, stats(250));
		expect(at(2_000, stats(500))).toContain('50 %  500 / 1,000 relations  250/s, 0:02 left');
	});

	test('shows the reading before the first mark', () => {
		expect(watch(true).at(0, stats(0, 12))).toContain('reading customers: 12 calls');
	});

	test('is redrawn in a terminal and repeated every five seconds elsewhere', () => {
		const terminal = watch(true);
		expect(terminal.at(0, stats(1))).toMatch(/^\r/);
		expect(terminal.at(100, stats(2))).toMatch(/^\r/);

		const file = watch(false);
		expect(file.at(0, stats(1))).toMatch(/\n$/);
		expect(file.at(4_999, stats(2))).toBeUndefined();
		expect(file.at(5_000, stats(3))).toMatch(/\n$/);
	});

	test('ends with the count alone', () => {
		const { progress, written } = watch(true);
		progress.finish(stats(1_000));
		expect(written.join('')).toMatch(/100 % {2}1,000 \/ 1,000 relations\n$/);
	});

	test('takes the rate from the last seconds only', () => {
		const { at } = watch(true);
		at(0, stats(0));
		at(1_000, stats(500));
		expect(at(20_000, stats(510))).toContain(' 1/s');
	});
});
