import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import {
	compilePolicies,
	matchingPolicies,
	type EffectivePolicy,
	type PolicyLevel,
} from '../../../lib/domain/decay/effective-policy';
import type { DecayPolicy } from '../../../lib/domain/decay/policy';
import type { LibraryTag } from '../../../lib/domain/tag-library';
import { message, type MessageCode } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import { perItem } from '../../shared/per-item';
import { locatorValue } from '../../shared/read-field';
import { whyUnresolved } from '../../shared/unresolved-tag';
import { label } from '../label';
import { loadPolicies, type LoadedPolicies } from '../policy/load-policies';
import { policyText } from '../policy/policy-text';
import { explainFields } from './explain-fields';

export const description: INodeProperties[] = explainFields;

/** Which policy holds for a tag, why it won, and what the others that apply would have said. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	const policies = await loadPolicies(context, open);
	return await perItem(context, async (itemIndex) => {
		const tag = readTag(context, policies, itemIndex);
		const userid = locatorValue(context.getNodeParameter('ofMember', itemIndex, ''));
		return [{ json: explain(tag, userid, policies) }];
	});
}

function readTag(context: IExecuteFunctions, { library }: LoadedPolicies, itemIndex: number): LibraryTag {
	const reference = locatorValue(context.getNodeParameter('tag', itemIndex, ''));
	if (reference === '') {
		throw new InputError('MISSING_FIELD', { field: label('Tag'), expected: message('EXPECT_TAG') });
	}
	const found = library.resolve(reference);
	if (found.ok) return found.tag;
	const { code, values } = whyUnresolved(found);
	throw new InputError(code, values);
}

function explain(tag: LibraryTag, userid: string, loaded: LoadedPolicies): IDataObject {
	const asked = userid === '' ? { tag_id: tag.id } : { tag_id: tag.id, userid };
	const won = loaded.policyOf(asked);
	const departments = userid === '' ? [] : loaded.postings.pathOf(userid);
	const applying = matchingPolicies(compilePolicies(loaded.policies), {
		tagId: tag.id,
		groupId: tag.groupId,
		userid: userid === '' ? undefined : userid,
		departments,
	});
	return {
		tag: loaded.library.describe(tag.id),
		tag_id: tag.id,
		...(userid !== '' && {
			userid,
			departments: departments.map((id) => loaded.departments.describe(id)),
		}),
		decay: {
			policy: won.policy.id,
			mode: modeOf(won.policy),
			won_by: won.wonBy,
			reasons: [reasonOf(won)],
			outdone: applying.slice(1).map((policy) => ({ policy: policy.id, message: policyText(policy) })),
		},
	};
}

function modeOf({ mode }: DecayPolicy): string {
	return mode === 'half-life' ? 'half_life' : mode;
}

const LEVELS: Readonly<Record<PolicyLevel, MessageCode>> = {
	personal: 'DECAY_WON_PERSONAL',
	department: 'DECAY_WON_DEPARTMENT',
	tag: 'DECAY_WON_TAG',
	group: 'DECAY_WON_GROUP',
	default: 'DECAY_WON_DEFAULT',
	none: 'DECAY_WON_NONE',
};

function reasonOf({ policy, wonBy }: EffectivePolicy): IDataObject {
	return {
		code: `WON_BY_${wonBy.toUpperCase()}`,
		rule: policy.id,
		message: message(LEVELS[wonBy], { policy: policyText(policy) }),
	};
}
