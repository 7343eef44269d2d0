import { compilePolicy } from '../../../lib/domain/permission/engine';
import { readPolicy } from '../../../lib/domain/permission/read-policy';
import { whichCustomers, whichTags, whoCan } from '../../../lib/domain/permission/search';
import { customerOf, library, NOW, person, tag, tiers, world } from './company';

const engine = compilePolicy(readPolicy({ preset: 'three_tier', tags: tiers }, world), world, {
	now: NOW,
	batchSize: 1,
});
const manager = person('manager', [20], { leads: [20] });
const sales = person('sales', [21]);
const marketer = person('marketer', [11]);

const allowed = <T extends { decision: { outcome: string } }>(found: T[]): T[] =>
	found.filter(({ decision }) => decision.outcome === 'allowed');

test('who can set a personal tag on a customer', () => {
	const found = whoCan(engine, {
		action: 'add',
		tag: tag('个人备注/好沟通'),
		customer: customerOf('sales', [21]),
		members: [manager, sales, marketer],
	});
	expect(found.map(({ member }) => member)).toEqual([manager, sales, marketer]);
	expect(allowed(found).map(({ member }) => member)).toEqual([manager, sales]);
});

test('which tags a marketer may set', () => {
	const tags = library.groups.flatMap((group) => group.tags);
	const found = whichTags(engine, {
		action: 'add',
		actor: marketer,
		customer: customerOf('sales', [21]),
		tags,
	});
	expect(allowed(found).map(({ tag: each }) => each.name)).toEqual(['VIP', '普通', '受邀', '已领券']);
	expect(found).toHaveLength(tags.length);
});

test('which customers a regional manager may set a regional tag on', () => {
	const customers = [customerOf('a', [21]), customerOf('b', [31]), customerOf('c', [22, 31])];
	const found = whichCustomers(engine, {
		action: 'add',
		actor: manager,
		tag: tag('华东标签/配送稳定'),
		customers,
	});
	expect(allowed(found).map(({ customer }) => customer.member)).toEqual(['a', 'c']);
});

test('a search without a customer says which fact it depends on', () => {
	const [found] = whoCan(engine, { action: 'add', tag: tag('个人备注/好沟通'), members: [sales] });
	expect(found?.decision).toMatchObject({ code: 'NO_RULE', errors: [{ fact: 'customer.member' }] });
});
