import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { MemberFacts } from '../../../lib/domain/people/member';
import { compilePolicy } from '../../../lib/domain/permission/engine';
import type { Action } from '../../../lib/domain/permission/policy';
import { tagPath, type TagLibrary } from '../../../lib/domain/tag-library';
import { getFollowUserList } from '../../../lib/wecom/customers';
import { Breather } from '../../shared/event-loop';
import { message, type MessageCode } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import type { Directory, DirectoryOptions } from '../../shared/people/directory';
import { isMember, loadMembers } from '../../shared/people/load-members';
import { locatorValue } from '../../shared/read-field';
import type { AskedChange } from '../check/asked';
import { describeVerdicts } from '../check/guard-result';
import { TagChooser } from '../check/tag-chooser';
import { Verdicts } from '../check/verdict';
import { label } from '../label';
import { loadPolicy } from '../policy/load-policy';
import { answers, type Answer, type Question } from './answers';
import { completeCustomers, readItemCustomers } from './item-customers';
import { whoMayFields } from './who-may-fields';

export const description: INodeProperties[] = whoMayFields;

interface Options {
	onlyAllowed?: boolean;
	batchSize?: number;
	refreshDirectory?: boolean;
}

/** One item per member, tag or customer, with the decision and why. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const options = context.getNodeParameter('options', 0, {}) as Options;
	const lookUp = { signal: context.getExecutionCancelSignal(), refresh: options.refreshDirectory };
	const question = context.getNodeParameter('question', 0) as Question;
	const action = context.getNodeParameter('whoMayAction', 0) as Action;
	const customers = readItemCustomers(context, question === 'whichCustomers');
	const { policy, world, directory } = await loadPolicy(context, open, context.getInputData());
	const { library, departments } = world;
	const engine = compilePolicy(policy, world, { now: Date.now(), batchSize: options.batchSize || 1 });
	await completeCustomers(customers, engine.needs, directory, lookUp);

	const changes =
		question === 'whichTags' ? changesOfAll(library, action) : chosenChanges(context, library, action);
	const people = await peopleAsked(context, question, directory, lookUp);
	const verdicts = new Verdicts();
	const results: INodeExecutionData[] = [];
	const breather = new Breather();
	for (const answer of answers(engine, { question, action, people, changes, customers })) {
		if (breather.due()) await breather.pause();
		const { action: asked, tag } = answer.change;
		const verdict = verdicts.of(answer.change, answer.decision, () => engine.possibleAllowances(asked, tag));
		if (options.onlyAllowed && verdict.outcome !== 'allowed') continue;
		results.push({
			json: {
				...describeAnswer(answer, (id) => departments.describe(id)),
				guard: { ...describeVerdicts(verdict.outcome, [verdict]) },
			},
			pairedItem: { item: answer.customer.itemIndex },
		});
	}
	return [results];
}

function describeAnswer({ person, change, customer }: Answer, describeDepartment: (id: number) => string) {
	const { facts } = customer;
	return {
		operator: person.userid,
		operator_name: person.name ?? '',
		operator_departments: person.departments.map(describeDepartment),
		action: change.action,
		tag: change.path,
		...(facts && { userid: facts.member, external_userid: facts.id }),
	};
}

/** Who is asked about. Members of whom the directory tells nothing cannot be answered for. */
async function peopleAsked(
	context: IExecuteFunctions,
	question: Question,
	directory: Directory,
	options: DirectoryOptions,
): Promise<MemberFacts[]> {
	if (question === 'whoCan') {
		const members = await getFollowUserList(directory.client, { signal: options.signal });
		return [...(await loadMembers(directory, members, options)).values()].filter(isMember);
	}
	const operator = requireValue(context, 'operator', 'Operator', 'EXPECT_USERID');
	const [found] = (await loadMembers(directory, [operator], options)).values();
	if (isMember(found)) return [found];
	throw new InputError('OPERATOR_UNKNOWN', { userid: operator, cause: found?.message ?? '' });
}

function changesOfAll(library: TagLibrary, action: Action): AskedChange[] {
	return library.groups.flatMap(({ tags }) => tags.map((tag) => ({ action, tag, path: tagPath(tag) })));
}

function chosenChanges(
	context: IExecuteFunctions,
	library: TagLibrary,
	action: Action,
): readonly AskedChange[] {
	const reference = requireValue(context, 'tag', 'Tag', 'EXPECT_TAG');
	const chosen = new TagChooser(library).choose(action, [reference], '');
	if ('code' in chosen) throw new InputError('IN_FIELD', { field: label('Tag'), problem: chosen.message });
	return chosen;
}

/** @throws InputError where a picker is empty */
function requireValue(
	context: IExecuteFunctions,
	parameter: string,
	displayName: string,
	expected: MessageCode,
): string {
	const value = locatorValue(context.getNodeParameter(parameter, 0, ''));
	if (value === '')
		throw new InputError('MISSING_FIELD', { field: label(displayName), expected: message(expected) });
	return value;
}
