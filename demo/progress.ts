import type { SimulatorStats } from '../runtime/simulator';

export interface ProgressOutput {
	isTTY?: boolean;
	write(text: string): unknown;
}

const barWidth = 28;
const rateWindowMs = 5_000;
const plainLineMs = 5_000;
const clearLine = '\r\u001B[2K';

/** One line on how far the tagging is: redrawn in a terminal, repeated now and then elsewhere. */
export class Progress {
	readonly #samples: Array<{ at: number; done: number }> = [];
	#printedAt = -Infinity;

	constructor(
		private readonly total: number,
		private readonly output: ProgressOutput,
		private readonly now: () => number = Date.now,
	) {}

	update(stats: SimulatorStats): void {
		const at = this.now();
		const done = stats.marks.effective + stats.marks.no_op;
		this.#samples.push({ at, done });
		while (this.#samples.length > 2 && at - this.#samples[0]!.at > rateWindowMs) this.#samples.shift();

		if (this.output.isTTY) {
			this.output.write(clearLine + this.#line(stats, done));
		} else if (at - this.#printedAt >= plainLineMs) {
			this.output.write(`${this.#line(stats, done)}\n`);
			this.#printedAt = at;
		}
	}

	/** Leaves the last state on the screen. */
	finish(stats: SimulatorStats): void {
		const line = this.#line(stats, stats.marks.effective + stats.marks.no_op);
		this.output.write(this.output.isTTY ? `${clearLine}${line}\n` : `${line}\n`);
	}

	#line(stats: SimulatorStats, done: number): string {
		if (done === 0) return `  reading customers: ${formatCount(countReads(stats))} calls`;
		const share = this.total === 0 ? 1 : Math.min(1, done / this.total);
		const filled = Math.round(share * barWidth);
		const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
		const counts = `${formatCount(done)} / ${formatCount(this.total)} relations`;
		return `  ${bar} ${Math.floor(share * 100)} %  ${counts}${done < this.total ? this.#pace(done) : ''}`;
	}

	#pace(done: number): string {
		const rate = this.#rate();
		const left = rate > 0 ? `, ${formatSeconds((this.total - done) / rate)} left` : '';
		return `  ${Math.round(rate)}/s${left}`;
	}

	/** Relations a second over the last few seconds. */
	#rate(): number {
		const [first] = this.#samples;
		const last = this.#samples.at(-1);
		if (!first || !last || last.at === first.at) return 0;
		return ((last.done - first.done) * 1_000) / (last.at - first.at);
	}
}

function countReads({ endpoints }: SimulatorStats): number {
	return Object.entries(endpoints)
		.filter(([endpoint]) => endpoint !== 'externalcontact/mark_tag')
		.reduce((sum, [, { calls }]) => sum + calls, 0);
}

export const formatCount = (count: number): string => count.toLocaleString('en-US');

function formatSeconds(seconds: number): string {
	const whole = Math.max(0, Math.ceil(seconds));
	return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
