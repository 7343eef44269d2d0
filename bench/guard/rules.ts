/**
 * One policy in three tiers with 30 rules, in a form that all engines can be given: a rule is a choice of
 * cases, a case a list of clauses that must all hold.
 */
export type Clause =
	| { ask: 'tier'; tier: 'hq' | 'region' | 'personal' }
	| { ask: 'group'; groups: readonly string[] }
	| { ask: 'owned'; owned: boolean }
	| { ask: 'actorWithin'; departments: readonly number[] }
	| { ask: 'actorWithinOwner' }
	| { ask: 'actorTier'; tier: 'hq' | 'region' | 'personal' }
	| { ask: 'actorRole'; roles: readonly string[]; not?: boolean }
	| { ask: 'leadsOwner' }
	| { ask: 'customerOwn' }
	| { ask: 'customerLed' }
	| { ask: 'customerWithin'; departments: readonly number[] }
	| { ask: 'customerWithinOwner' }
	| { ask: 'customerType'; types: readonly string[]; not?: boolean }
	| { ask: 'moreThan'; counter: 'operatorHour' | 'customerDay' | 'amount'; limit: number };

export type Action = 'add' | 'remove' | 'create' | 'rename' | 'delete';

export interface BenchRule {
	id: string;
	effect: 'allow' | 'deny';
	/** None: all. */
	actions?: readonly Action[];
	cases: ReadonlyArray<readonly Clause[]>;
}

const tagging: readonly Action[] = ['add', 'remove'];
const editing: readonly Action[] = ['create', 'rename', 'delete'];
const hq: Clause = { ask: 'tier', tier: 'hq' };
const region: Clause = { ask: 'tier', tier: 'region' };
const personal: Clause = { ask: 'tier', tier: 'personal' };
const role = (...roles: string[]): Clause => ({ ask: 'actorRole', roles });
const notRole = (...roles: string[]): Clause => ({ ask: 'actorRole', roles, not: true });
const type = (...types: string[]): Clause => ({ ask: 'customerType', types });
const group = (...groups: string[]): Clause => ({ ask: 'group', groups });
const within = (...departments: number[]): Clause => ({ ask: 'actorWithin', departments });
const moreThan = (counter: 'operatorHour' | 'customerDay' | 'amount', limit: number): Clause => ({
	ask: 'moreThan',
	counter,
	limit,
});

export const BENCH_RULES: readonly BenchRule[] = [
	{ id: 'hq', effect: 'allow', cases: [[hq, { ask: 'actorWithinOwner' }], [hq, { ask: 'owned', owned: false }, { ask: 'actorTier', tier: 'hq' }]] },
	{ id: 'region', effect: 'allow', actions: tagging, cases: [[region, { ask: 'actorWithinOwner' }, { ask: 'customerWithinOwner' }]] },
	{ id: 'region-library', effect: 'allow', actions: editing, cases: [[region, { ask: 'actorWithinOwner' }]] },
	{ id: 'personal', effect: 'allow', actions: tagging, cases: [[personal, { ask: 'customerOwn' }], [personal, { ask: 'customerLed' }]] },
	{ id: 'personal-library', effect: 'allow', actions: editing, cases: [[personal, { ask: 'leadsOwner' }]] },
	{ id: 'registrar-students', effect: 'allow', actions: tagging, cases: [[group('学员'), role('教务')]] },
	{ id: 'consultant-trial', effect: 'deny', actions: tagging, cases: [[group('学员'), type('trial'), notRole('教务')]] },
	{ id: 'service-complaints', effect: 'allow', actions: tagging, cases: [[group('投诉'), role('客服')]] },
	{ id: 'service-no-campaign', effect: 'deny', actions: ['remove'], cases: [[group('双十一', '会员日'), role('客服')]] },
	{ id: 'campaign-marketing', effect: 'deny', actions: editing, cases: [[group('双十一', '会员日'), notRole('市场')]] },
	{ id: 'vip-managers', effect: 'deny', actions: ['remove'], cases: [[type('vip'), hq, notRole('经理', '督导')]] },
	{ id: 'sensitive', effect: 'deny', cases: [[type('sensitive'), notRole('督导')]] },
	{ id: 'too-many-hour', effect: 'deny', actions: tagging, cases: [[moreThan('operatorHour', 500)]] },
	{ id: 'too-many-customer', effect: 'deny', actions: tagging, cases: [[moreThan('customerDay', 20)]] },
	{ id: 'interns-hq', effect: 'deny', cases: [[role('实习'), hq]] },
	{ id: 'interns-remove', effect: 'deny', actions: ['remove', 'delete'], cases: [[role('实习')]] },
	{ id: 'interns-slow', effect: 'deny', actions: tagging, cases: [[role('实习'), moreThan('operatorHour', 50)]] },
	{ id: 'big-orders', effect: 'deny', actions: tagging, cases: [[moreThan('amount', 90_000), notRole('经理', '督导')]] },
	{ id: 'big-orders-region', effect: 'allow', actions: tagging, cases: [[region, moreThan('amount', 50_000), role('经理'), { ask: 'customerWithinOwner' }]] },
	{ id: 'supervisors', effect: 'allow', actions: tagging, cases: [[role('督导'), within(10)]] },
	{ id: 'supervisors-personal', effect: 'deny', actions: tagging, cases: [[role('督导'), personal, { ask: 'customerWithin', departments: [50] }]] },
	{ id: 'east-grant', effect: 'allow', actions: ['add'], cases: [[group('会员日'), within(20), { ask: 'customerWithin', departments: [20] }]] },
	{ id: 'south-grant', effect: 'allow', actions: ['add'], cases: [[group('会员日'), within(30), { ask: 'customerWithin', departments: [30] }]] },
	{ id: 'north-frozen', effect: 'deny', actions: editing, cases: [[within(40), region]] },
	{ id: 'stores-library', effect: 'deny', actions: editing, cases: [[{ ask: 'actorTier', tier: 'personal' }, hq]] },
	{ id: 'won-no-lead-tags', effect: 'deny', actions: ['add'], cases: [[type('won'), group('线索')]] },
	{ id: 'lead-owner', effect: 'allow', actions: tagging, cases: [[group('线索'), { ask: 'customerOwn' }], [group('线索'), { ask: 'customerLed' }]] },
	{ id: 'auditors', effect: 'deny', cases: [[role('审计')]] },
	{ id: 'managers-region', effect: 'allow', actions: tagging, cases: [[region, role('经理'), { ask: 'customerLed' }, { ask: 'customerType', types: ['sensitive'], not: true }]] },
	{ id: 'level-editors', effect: 'allow', actions: ['rename'], cases: [[group('客户等级'), role('市场', '经理'), within(10)]] },
];
