import type { TestCorp } from '../corp';

interface Relation {
	userid: string;
	external_userid: string;
}

/** What relations shall hold when the work is done: a model that knows nothing of the package. */
export class Wanted {
	private constructor(
		private readonly corp: TestCorp,
		private readonly held: Map<string, Set<string>>,
	) {}

	/** What is held now. */
	static async of(corp: TestCorp): Promise<Wanted> {
		const relations = await corp.relations();
		return new Wanted(corp, new Map(relations.map((relation) => [keyOf(relation), new Set(relation.tags)])));
	}

	add(relation: Relation, tagId: string): void {
		this.of(relation).add(tagId);
	}

	remove(relation: Relation, tagId: string): void {
		this.of(relation).delete(tagId);
	}

	async expectHeld(): Promise<void> {
		const relations = await this.corp.relations();
		const held = relations.map((relation) => `${keyOf(relation)} ${[...relation.tags].sort().join()}`);
		const wanted = [...this.held].map(([key, tags]) => `${key} ${[...tags].sort().join()}`);
		expect(held.sort()).toEqual(wanted.sort());
	}

	private of(relation: Relation): Set<string> {
		const tags = this.held.get(keyOf(relation));
		if (!tags) throw new Error(`the corp has no relation ${keyOf(relation)}`);
		return tags;
	}
}

function keyOf({ userid, external_userid }: Relation): string {
	return `${external_userid} ${userid}`;
}
