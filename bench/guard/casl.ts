import { createMongoAbility, subject, type MongoAbility } from '@casl/ability';
import type { FlatActor, FlatRequest } from './corp';
import { BENCH_RULES, type Clause } from './rules';

/**
 * CASL as its guide uses it: one ability per person, made once from what is known of the person, with the tag's
 * tier as subject type so that rules are indexed by it. Later rules win, so denials come last.
 */
export class CaslPeer {
	private readonly abilities = new Map<FlatActor, MongoAbility>();

	/** @returns the request with its subject marked, as CASL expects it */
	static prepare(request: FlatRequest): { request: FlatRequest; change: object } {
		const { actor: _actor, action: _action, ...facts } = request;
		return { request, change: subject(request.tier, { ...facts }) };
	}

	decide({ request, change }: { request: FlatRequest; change: object }): boolean {
		const { actor, action } = request;
		const ability = this.abilities.get(actor) ?? this.open(actor);
		return ability.can(action, change);
	}

	private open(actor: FlatActor): MongoAbility {
		const ordered = [...BENCH_RULES].sort((a, b) => Number(a.effect === 'deny') - Number(b.effect === 'deny'));
		const rules = ordered.flatMap(({ effect, actions, cases }) =>
			cases
				.filter((clauses) => clauses.every((clause) => holdsOfActor(clause, actor)))
				.map((clauses) => {
					const tiers = clauses.flatMap((clause) => (clause.ask === 'tier' ? [clause.tier] : []));
					const conditions = clauses.map((clause) => toQuery(clause, actor)).filter((each) => each !== undefined);
					return {
						action: [...(actions ?? ['add', 'remove', 'create', 'rename', 'delete'])],
						subject: tiers.length > 0 ? tiers : ['hq', 'region', 'personal'],
						inverted: effect === 'deny',
						...(conditions.length > 0 ? { conditions: mergeQueries(conditions) } : {}),
					};
				}),
		);
		const ability = createMongoAbility(rules);
		this.abilities.set(actor, ability);
		return ability;
	}
}

function holdsOfActor(clause: Clause, actor: FlatActor): boolean {
	switch (clause.ask) {
		case 'actorWithin':
			return clause.departments.some((id) => actor.path.includes(id));
		case 'actorTier':
			return actor.tier === clause.tier;
		case 'actorRole':
			return clause.roles.some((role) => actor.roles.includes(role)) !== (clause.not === true);
		default:
			return true;
	}
}

type Query = Record<string, Record<string, unknown>>;

function toQuery(clause: Clause, actor: FlatActor): Query | undefined {
	switch (clause.ask) {
		case 'group':
			return { group: { $in: clause.groups } };
		case 'owned':
			return { owner: clause.owned ? { $ne: 0 } : { $eq: 0 } };
		case 'actorWithinOwner':
			return { owner: { $in: actor.path } };
		case 'leadsOwner':
			return { ownerPath: { $in: actor.leads } };
		case 'customerOwn':
			return { member: { $eq: actor.id } };
		case 'customerLed':
			return { customerPath: { $in: actor.leads } };
		case 'customerWithin':
			return { customerPath: { $in: clause.departments } };
		case 'customerWithinOwner':
			return { customerInOwner: { $eq: true } };
		case 'customerType':
			return { types: clause.not ? { $nin: clause.types } : { $in: clause.types } };
		case 'moreThan':
			return { [clause.counter]: { $gt: clause.limit } };
		default:
			return undefined;
	}
}

function mergeQueries(queries: readonly Query[]): Query {
	const merged: Query = {};
	for (const query of queries) {
		for (const [field, operators] of Object.entries(query)) merged[field] = { ...merged[field], ...operators };
	}
	return merged;
}
