import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { PolicyRow } from '../../../lib/domain/decay/read-policy-rows';
import { InputError } from '../../shared/node-error';
import { locatorValue } from '../../shared/read-field';
import { label } from '../label';

/** What the pickers of a row are called, and the choice that needs none. */
const PICKERS: Readonly<Record<string, { field: string; all: string }>> = {
	tag: { field: 'Tag', all: 'Every Tag' },
	group: { field: 'Tag Group', all: 'Every Tag' },
	department: { field: 'Department', all: "Everybody's" },
	member: { field: 'Member', all: "Everybody's" },
};

/**
 * The rows of the node's policy table, as `readPolicyRows` takes them.
 * @throws InputError when there are none, or where one picks nothing: that must not read as "all"
 */
export function tableRows(context: IExecuteFunctions): PolicyRow[] {
	const table = context.getNodeParameter('policies', 0, {}) as { policy?: IDataObject[] };
	const rows = (table.policy ?? []).map(toRow);
	if (rows.length === 0) throw new InputError('NO_RULES', {});
	return rows;
}

function toRow(filled: IDataObject, place: number): PolicyRow {
	const { id, mode = 'fixed', which = 'group', whose = 'all', weights, grace_days } = filled;
	return {
		id,
		mode,
		...picked(String(which), filled, place),
		...picked(String(whose), filled, place),
		...(mode !== 'never' && { weights, grace_days: grace_days === 0 ? undefined : grace_days }),
		...lifeOf(mode, filled),
	};
}

function picked(column: string, filled: IDataObject, place: number): PolicyRow {
	const picker = PICKERS[column];
	if (picker === undefined) return {};
	const value = locatorValue(filled[column]);
	if (value !== '') return { [column]: value };
	throw new InputError('POLICY_PICKS_NOTHING', {
		row: place + 1,
		field: label(picker.field),
		all: label(picker.all),
	});
}

/** What was filled in before another mode was chosen says nothing. */
function lifeOf(mode: unknown, filled: IDataObject): PolicyRow {
	if (mode === 'never') return {};
	if (mode !== 'half_life') {
		const { lifetime = 7, unit = 'days' } = filled;
		return { [String(unit)]: lifetime };
	}
	const { half_life_days = 30, threshold_off, threshold_on, max_score } = filled;
	return { half_life_days, threshold_off, threshold_on, max_score };
}
