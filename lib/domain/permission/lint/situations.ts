import type { TagTier } from '../../tier/tag-tiers';
import { TagTiers } from '../../tier/tag-tiers';
import type { TagLibrary } from '../../tag-library';
import { lookAtTag } from '../known-facts';
import { ACTIONS, type Policy } from '../policy';
import type { RequestedTag } from '../request';
import { LATER, questionsOf, type Look, type Question, type Term } from '../term';

/** An action on a tag, or on tags that no rule tells apart. */
export interface Situation {
	tier: TagTier['tier'];
	look: Look;
}

/**
 * Everything that can be asked about tags: each action on each kind of tag the library has, and the creation of
 * tags it does not have yet. Of those only group and tier are known; what rules ask of their path stays open.
 */
export function listSituations(policy: Policy, library: TagLibrary, terms: readonly Term[]): Situation[] {
	const questions = terms.flatMap(questionsOf).filter(({ fact }) => fact.startsWith('tag.'));
	const tiers = new TagTiers(policy.tiers);
	const byDefault = policy.unassigned === 'closed' ? undefined : policy.unassigned;
	const kinds = new Map<string, { tag: RequestedTag; tier: TagTier }>();
	for (const group of library.groups) {
		for (const tag of group.tags) {
			const tier = tiers.find(tag) ?? byDefault;
			if (tier !== undefined) kinds.set(signatureOf(tag, tier, questions), { tag, tier });
		}
	}
	const existing = [...kinds.values()].flatMap(({ tag, tier }) =>
		ACTIONS.map((action) => ({ tier: tier.tier, look: lookAtTag(tag, tier, action) })),
	);
	return [...existing, ...listCreations(policy, library)];
}

function signatureOf(tag: RequestedTag, tier: TagTier, questions: readonly Question[]): string {
	const look = lookAtTag(tag, tier, 'add');
	const answers = questions.map(({ fact, op, test }) => test?.(look(fact, op)) === true);
	return JSON.stringify([tier.tier, tier.owner, answers]);
}

function listCreations(policy: Policy, library: TagLibrary): Situation[] {
	const named = library.groups.map(({ id, name }) => ({ groupId: id, groupName: name }));
	// A group that does not exist yet either.
	const groups = [...named, { groupId: '', groupName: undefined }];
	return groups.flatMap(({ groupId, groupName }) =>
		tiersOfNewTags(policy, groupId).map((tier) => {
			const known = lookAtTag({ groupId, groupName: groupName ?? '', name: '' }, tier, 'create');
			const isOpen = (fact: string, op: string): boolean =>
				fact === 'tag.path' || (fact === 'tag.group' && op === 'matches' && groupName === undefined);
			const look: Look = (fact, op) => (isOpen(fact, op) ? LATER : known(fact, op));
			return { tier: tier.tier, look };
		}),
	);
}

/** The tiers a new tag of the group may get, by whatever pattern its name meets. */
function tiersOfNewTags({ tiers, unassigned }: Policy, groupId: string): TagTier[] {
	const ofGroup = tiers.find(({ match }) => 'groups' in match && match.groups.includes(groupId));
	if (ofGroup) return [ofGroup];
	const ofPatterns = tiers.filter(({ match }) => 'pattern' in match);
	return unassigned === 'closed' ? ofPatterns : [...ofPatterns, unassigned];
}
