import { rankNearMatches } from '../near-match';

/** A department as the directory lists it. */
export interface Department {
	id: number;
	name: string;
	/** 0, or a department that is not listed, above the topmost. */
	parentid: number;
}

export type DepartmentResolution =
	| { ok: true; id: number }
	| { ok: false; code: 'UNKNOWN_DEPARTMENT' | 'AMBIGUOUS_DEPARTMENT'; near: string[] };

/** Departments below themselves: the tree cannot be used. */
export class DepartmentCycleError extends Error {
	override name = 'DepartmentCycleError';

	/** @param cycle ids in turn, each below the next, the last below the first */
	constructor(readonly cycle: readonly number[]) {
		super(`Departments are below themselves: ${[...cycle, cycle[0]].join(' → ')}`);
	}
}

/** The departments with everything above them at hand: being within a subtree is one look-up. */
export class DepartmentTree {
	private readonly byId = new Map<number, Department>();
	/** Own id first, topmost last. */
	private readonly paths = new Map<number, readonly number[]>();
	private readonly subtrees = new Map<number, Set<number>>();

	/** @throws DepartmentCycleError */
	constructor(departments: Iterable<Department>) {
		for (const department of departments) this.byId.set(department.id, department);
		for (const id of this.byId.keys()) {
			const path = this.climb(id);
			this.paths.set(id, path);
			for (const above of path) {
				const subtree = this.subtrees.get(above);
				if (subtree) subtree.add(id);
				else this.subtrees.set(above, new Set([id]));
			}
		}
	}

	get size(): number {
		return this.byId.size;
	}

	get departments(): Iterable<Department> {
		return this.byId.values();
	}

	/** The department and all above it, own id first. A department nobody listed stands alone. */
	pathOf(id: number): readonly number[] {
		return this.paths.get(id) ?? [id];
	}

	/** The department itself and all below it. */
	subtreeOf(id: number): ReadonlySet<number> {
		return this.subtrees.get(id) ?? new Set([id]);
	}

	isWithin(id: number, ancestor: number): boolean {
		return id === ancestor || this.subtrees.get(ancestor)?.has(id) === true;
	}

	/** `总部/市场部`, topmost first; a root that all departments share is left out. */
	describe(id: number): string {
		const path = [...this.pathOf(id)].reverse();
		const names = path.map((part) => this.byId.get(part)?.name ?? String(part));
		const isRootShared = this.subtreeOf(path[0] ?? id).size === this.size;
		return (isRootShared && names.length > 1 ? names.slice(1) : names).join('/');
	}

	/** A department by id, by name, or by the end of its path (`总部/市场部`). */
	resolve(reference: string): DepartmentResolution {
		const text = reference.trim();
		if (/^\d+$/.test(text) && this.byId.has(Number(text))) return { ok: true, id: Number(text) };
		const wanted = text.split('/').map((part) => part.trim());
		const found = [...this.byId.keys()].filter((id) => this.endsWith(id, wanted));
		const [match, ...others] = found;
		if (match !== undefined && others.length === 0) return { ok: true, id: match };
		if (match !== undefined)
			return {
				ok: false,
				code: 'AMBIGUOUS_DEPARTMENT',
				near: found.map((id) => `${this.describe(id)} (${id})`),
			};
		const names = [...this.byId.values()].map(({ name }) => name);
		return { ok: false, code: 'UNKNOWN_DEPARTMENT', near: rankNearMatches(wanted.at(-1) ?? '', names) };
	}

	private endsWith(id: number, names: readonly string[]): boolean {
		const path = this.pathOf(id);
		return names.every((name, index) => this.byId.get(path[names.length - 1 - index] ?? 0)?.name === name);
	}

	private climb(id: number): number[] {
		const path: number[] = [];
		for (
			let at: number | undefined = id;
			at !== undefined && this.byId.has(at);
			at = this.byId.get(at)?.parentid
		) {
			if (path.includes(at)) throw new DepartmentCycleError(path.slice(path.indexOf(at)));
			path.push(at);
		}
		return path;
	}
}
