import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Finding } from '../../../lib/domain/conflict/rule-set';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { tagReferences } from '../../shared/change-set/tag-references';
import type { ChangeWriter } from '../../shared/change-set/write-change';
import type { FindingText } from '../../shared/rules/finding-text';
import type { ItemRepair, Verdict } from './verdict';

/** Stands in place of a rule's id where the item itself cannot be read. */
const INPUT = 'input';

export interface ResultWorld {
	library: TagLibrary;
	text: FindingText;
	/** Puts repaired lists into an item's fields. */
	writeChange: ChangeWriter;
}

/** The item as it comes out: untouched but for `precheck`, and for its lists where they were repaired. */
export function toItem(
	{ json, binary }: INodeExecutionData,
	itemIndex: number,
	verdict: Verdict | undefined,
	world: ResultWorld,
): INodeExecutionData {
	const repaired = verdict?.repaired;
	const fields = repaired
		? world.writeChange(
				json,
				tagReferences(repaired.add, world.library),
				tagReferences(repaired.remove, world.library),
			)
		: json;
	const output: INodeExecutionData = {
		json: { ...fields, precheck: toResult(verdict, world) },
		pairedItem: { item: itemIndex },
	};
	if (binary) output.binary = binary;
	return output;
}

function toResult(verdict: Verdict | undefined, world: ResultWorld): IDataObject {
	if (!verdict) return { status: 'clean', findings: [], reasons: [] };
	const { status, findings, repair, repaired } = verdict;
	const told = findings.map((finding) => toFinding(finding, world));
	const result: IDataObject = { status, findings: told, reasons: reasonsOf(verdict, told) };
	if (repair) result.repair = toRepair(repair, repaired !== undefined, world);
	if (repaired) result.repaired = true;
	return result;
}

function toFinding(finding: Finding, { library, text }: ResultWorld): IDataObject {
	const { code, severity, rule, tags, from, to } = finding;
	return {
		code,
		severity,
		rule,
		tags: tags.map((id) => library.describe(id)),
		...(from !== undefined && { from: library.describe(from) }),
		...(to !== undefined && { to: library.describe(to) }),
		message: text.say(finding),
	};
}

/** Why the item was stopped: what blocks, or what is wrong with the item. */
function reasonsOf({ status, failure, findings }: Verdict, told: readonly IDataObject[]): IDataObject[] {
	if (status === 'clean') return [];
	const reasons = told
		.filter((_, index) => findings[index]!.severity === 'block')
		.map(({ code, rule, message: sentence }) => ({ code, rule, message: sentence }));
	if (failure) reasons.unshift({ code: failure.code, rule: INPUT, message: failure.message });
	return reasons;
}

function toRepair(repair: ItemRepair, isApplied: boolean, { library, text }: ResultWorld): IDataObject {
	const steps = [
		step('REPAIR_DROP_ADD', repair.dropsAdd, text),
		step('REPAIR_DROP_REMOVE', repair.dropsRemove, text),
		step('REPAIR_TAKE_OFF', repair.takesOff, text),
	].filter((sentence) => sentence !== undefined);
	if (steps.length === 0) steps.push(text.fill('REPAIR_OTHERS'));
	if (repair.add.length + repair.remove.length === 0) steps.push(text.fill('REPAIR_NOTHING_LEFT'));
	return {
		add_tag: tagReferences(repair.add, library),
		remove_tag: tagReferences(repair.remove, library),
		drop_add: tagReferences(repair.dropsAdd, library),
		drop_remove: tagReferences(repair.dropsRemove, library),
		take_off: tagReferences(repair.takesOff, library),
		message: text.fill(isApplied ? 'REPAIR_APPLIED' : 'REPAIR_PROPOSED', { steps: text.join(steps) }),
	};
}

function step(
	code: 'REPAIR_DROP_ADD' | 'REPAIR_DROP_REMOVE' | 'REPAIR_TAKE_OFF',
	tags: readonly string[],
	text: FindingText,
): string | undefined {
	return tags.length === 0 ? undefined : text.fill(code, { tags: text.tags(tags) });
}
