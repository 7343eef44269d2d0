import type { Component } from './component';

const NONE: readonly number[] = [];

/**
 * Smallest witnesses where chains of "a requires b" lead from a dead tag to both sides of an exclusion.
 *
 * Such a witness is a path from the tag to a fork and two paths from there to the two sides, so the shortest
 * is the least, over all forks, of two breadth-first distances (the polynomial case of Buresh-Oppenheim and
 * Mitchell, Minimum Witnesses for Unsatisfiable 2CNFs, 2006). Clauses with several options are not followed,
 * so that where the cone has such, the result is a witness but perhaps not a smallest.
 */
export class ClashPaths {
	private readonly distance: Int32Array;
	/** The constraint through which a tag was reached, and the tag it was reached from. */
	private readonly through: Int32Array;
	private readonly from: Int32Array;
	/** The tags reached by the last walk, nearest first, and how many they are. */
	private readonly order: Int32Array;
	private walked = 0;
	/** By exclusion: the first of its tags that the current walk reached. */
	private readonly firstOf: Int32Array;
	/** By fork: the constraints of the shortest clash, once known. */
	private readonly clashes: Array<readonly number[] | undefined>;

	constructor(private readonly component: Component) {
		const size = component.tags.length;
		this.distance = new Int32Array(size).fill(-1);
		this.through = new Int32Array(size);
		this.from = new Int32Array(size);
		this.order = new Int32Array(size);
		this.firstOf = new Int32Array(component.exclusions.length).fill(-1);
		this.clashes = new Array<undefined>(size);
	}

	/** Constraints of a shortest witness that the tag is dead, none if chains alone do not show it. */
	shortest(tag: number): readonly number[] {
		const forks: Array<{ fork: number; distance: number }> = [];
		this.walk(tag, (fork, distance) => {
			forks.push({ fork, distance });
			return true;
		});
		let best = { fork: tag, clash: NONE, length: Infinity };
		for (const { fork, distance } of forks) {
			if (distance + 1 >= best.length) break;
			const clash = this.clashAt(fork);
			const length = distance + clash.length;
			if (clash.length > 0 && length < best.length) best = { fork, clash, length };
		}
		if (best.fork === tag) return best.clash;
		this.walk(tag, (reached) => reached !== best.fork);
		return [...new Set([...this.pathTo(best.fork), ...best.clash])];
	}

	/** Constraints of the shortest two paths from a tag to both sides of an exclusion, and the exclusion. */
	private clashAt(fork: number): readonly number[] {
		const known = this.clashes[fork];
		if (known) return known;
		const { exclusions, exclusionsOf } = this.component;
		let best: readonly number[] = NONE;
		let bestLength = Infinity;
		const touched: number[] = [];
		this.walk(fork, (tag, distance) => {
			if (distance + 1 >= bestLength) return false;
			for (const index of exclusionsOf[tag]!) {
				const { mirror, constraint } = exclusions[index]!;
				if (this.firstOf[index]! < 0) {
					this.firstOf[index] = tag;
					touched.push(index);
				}
				const other = this.firstOf[mirror]!;
				if (other < 0 || (other === tag && mirror === index)) continue;
				const length = distance + this.distance[other]! + 1;
				if (length >= bestLength) continue;
				best = [...new Set([...this.pathTo(tag), ...this.pathTo(other), constraint])];
				bestLength = length;
			}
			return true;
		});
		for (const index of touched) this.firstOf[index] = -1;
		this.clashes[fork] = best;
		return best;
	}

	/** Visits what a tag requires, nearest first, until the visitor says no; `pathTo` holds until the next walk. */
	private walk(start: number, visit: (tag: number, distance: number) => boolean): void {
		const { clauses, clausesOf } = this.component;
		for (let index = 0; index < this.walked; index++) this.distance[this.order[index]!] = -1;
		this.walked = 0;
		this.discover(start, 0, -1, -1);
		for (let index = 0; index < this.walked; index++) {
			const tag = this.order[index]!;
			const distance = this.distance[tag]!;
			if (!visit(tag, distance)) return;
			for (const clause of clausesOf[tag]!) {
				const { options, constraint } = clauses[clause]!;
				if (options.length === 1 && this.distance[options[0]!]! < 0) {
					this.discover(options[0]!, distance + 1, tag, constraint);
				}
			}
		}
	}

	private discover(tag: number, distance: number, from: number, through: number): void {
		this.distance[tag] = distance;
		this.from[tag] = from;
		this.through[tag] = through;
		this.order[this.walked++] = tag;
	}

	private pathTo(tag: number): number[] {
		const path: number[] = [];
		for (let at = tag; this.from[at]! >= 0; at = this.from[at]!) path.push(this.through[at]!);
		return path;
	}
}
