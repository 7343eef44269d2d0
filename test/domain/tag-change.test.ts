import fc from 'fast-check';
import {
	ChangeMerger,
	effectiveChange,
	exactChange,
	relationKey,
	tagsInBoth,
	union,
} from '../../lib/domain/tag-change';

const tag = fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e');
const tagList = fc.uniqueArray(tag);
const change = fc
	.record({
		userid: fc.constantFrom('zhangsan', 'ZhangSan', 'lisi'),
		external_userid: fc.constantFrom('wm1', 'wm2', 'WM1'),
		add: tagList,
		remove: tagList,
	})
	.map((fields) => ({ ...fields, remove: fields.remove.filter((entry) => !fields.add.includes(entry)) }));

/** The plainest possible WeCom: one set of tags per relation. */
class Model {
	readonly relations = new Map<string, Set<string>>();

	apply({
		userid,
		external_userid,
		add,
		remove,
	}: {
		userid: string;
		external_userid: string;
		add: readonly string[];
		remove: readonly string[];
	}): void {
		const key = relationKey(userid, external_userid);
		const tags = this.relations.get(key) ?? new Set();
		for (const entry of add) tags.add(entry);
		for (const entry of remove) tags.delete(entry);
		this.relations.set(key, tags);
	}
}

describe('merged changes', () => {
	test('leave every relation as the items would one after the other', () => {
		fc.assert(
			fc.property(
				fc.array(change, { maxLength: 20 }),
				fc.array(change, { maxLength: 6 }),
				(items, before) => {
					const oneByOne = new Model();
					const merged = new Model();
					for (const earlier of before) {
						oneByOne.apply(earlier);
						merged.apply(earlier);
					}
					const merger = new ChangeMerger();
					for (const item of items) {
						oneByOne.apply(item);
						merger.add(item);
					}
					for (const relation of merger.changes) merged.apply(relation);
					expect(merged.relations).toEqual(oneByOne.relations);
				},
			),
			{ numRuns: 500 },
		);
	});

	test('never name a tag twice, nor in both lists, nor a relation twice', () => {
		fc.assert(
			fc.property(fc.array(change, { maxLength: 20 }), (items) => {
				const merger = new ChangeMerger();
				for (const item of items) merger.add(item);
				for (const [index, { add, remove, position }] of merger.changes.entries()) {
					const tags = [...add, ...remove];
					expect(new Set(tags).size).toBe(tags.length);
					expect(position).toBe(index);
				}
				const keys = items.map((item) => relationKey(item.userid, item.external_userid));
				expect(merger.changes.length).toBe(new Set(keys).size);
			}),
		);
	});

	test('do not write into the lists they were given', () => {
		const shared = Object.freeze(['a']);
		const merger = new ChangeMerger();
		merger.add({ userid: 'u', external_userid: 'c', add: shared, remove: [] });
		merger.add({ userid: 'u', external_userid: 'c', add: ['b'], remove: ['a'] });
		expect(shared).toEqual(['a']);
		expect(merger.changes).toMatchObject([{ add: ['b'], remove: ['a'], position: 0 }]);
	});
});

test('a member is the same in any case, a customer is not', () => {
	expect(relationKey('ZhangSan', 'wm1')).toBe(relationKey('zhangsan', 'wm1'));
	expect(relationKey('zhangsan', 'wm1')).not.toBe(relationKey('zhangsan', 'WM1'));
});

describe('the effective part of a change', () => {
	test('does what the whole would do, and does nothing the second time', () => {
		fc.assert(
			fc.property(change, tagList, (wanted, tags) => {
				const held = new Set(tags);
				const effective = effectiveChange(wanted, held);
				const after = new Model();
				const relation = { userid: 'u', external_userid: 'c' };
				after.apply({ ...relation, add: tags, remove: [] });
				const byAll = new Model();
				byAll.apply({ ...relation, add: tags, remove: [] });
				after.apply({ ...relation, ...effective });
				byAll.apply({ ...relation, add: wanted.add, remove: wanted.remove });
				expect(after.relations).toEqual(byAll.relations);
				expect(effective.add.some((entry) => held.has(entry))).toBe(false);
				expect(effective.remove.every((entry) => held.has(entry))).toBe(true);
				const [now] = after.relations.values();
				expect(effectiveChange(wanted, now)).toEqual({ add: [], remove: [] });
			}),
		);
	});

	test('is all of it where nobody knows what the relation holds', () => {
		expect(effectiveChange({ add: ['a'], remove: ['b'] }, undefined)).toEqual({ add: ['a'], remove: ['b'] });
	});
});

test('an exact change leaves the wanted tags within the groups and touches no other', () => {
	fc.assert(
		fc.property(tagList, tagList, tagList, (wanted, groups, tags) => {
			const scope = [...union(groups, wanted)];
			const model = new Model();
			const relation = { userid: 'u', external_userid: 'c' };
			model.apply({ ...relation, add: tags, remove: [] });
			model.apply({ ...relation, ...exactChange(wanted, scope) });
			const [held] = model.relations.values();
			const within = [...held!].filter((entry) => scope.includes(entry));
			const outside = [...held!].filter((entry) => !scope.includes(entry));
			expect(new Set(within)).toEqual(new Set(wanted));
			expect(new Set(outside)).toEqual(new Set(tags.filter((entry) => !scope.includes(entry))));
		}),
	);
});

test('tags in both lists are found', () => {
	expect(tagsInBoth(['a', 'b'], ['b', 'c'])).toEqual(['b']);
	expect(tagsInBoth(['a'], [])).toEqual([]);
});

test('the changes of a customer are those of all its members, each member once', () => {
	const merger = new ChangeMerger();
	const ask = (userid: string, external_userid: string) =>
		merger.add({ userid, external_userid, add: ['a'], remove: [] });
	const [first, , second] = [
		ask('zhangsan', 'wm1'),
		ask('lisi', 'wm2'),
		ask('lisi', 'wm1'),
		ask('LiSi', 'wm1'),
	];
	expect(merger.changesOf('wm1')).toEqual([first, second]);
	expect(merger.changesOf('wm2')).toHaveLength(1);
	expect(merger.changesOf('wm3')).toEqual([]);
});
