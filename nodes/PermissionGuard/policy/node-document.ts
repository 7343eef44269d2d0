import snakeCase from 'lodash/snakeCase';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { PolicyRow } from '../../../lib/domain/permission/read-row';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { locatorValue, toList } from '../../shared/read-field';
import { label } from '../label';
import { tableRows } from '../../shared/rules/table';
import { tierEntries } from '../../shared/rules/tier-entries';

/** The node's own tables as a policy document, without rules. */
export function nodeDocument(context: IExecuteFunctions): IDataObject {
	const unassigned = context.getNodeParameter('unassigned', 0, 'closed') as string;
	return {
		version: 1,
		time_zone: context.getNodeParameter('options.timeZone', 0, 'Asia/Shanghai') as string,
		preset: context.getNodeParameter('preset', 0, 'three_tier') as string,
		tags: tierEntries(context),
		unassigned: unassigned === 'closed' ? unassigned : { tier: unassigned },
		actor_tiers: tableRows(context, 'actorTiers').map((row) => ({ tier: row.tier, ...whoOf(row) })),
		roles: collectRoles(tableRows(context, 'roles')),
		customer_types: collectCustomerTypes(tableRows(context, 'customerTypes')),
	};
}

/** The node's Rules table as rows with the columns of a spreadsheet. */
export function nodeRuleRows(context: IExecuteFunctions): PolicyRow[] {
	return tableRows(context, 'rules').map((row) => {
		const columns = Object.entries(row).filter(([, value]) => isFilled(value));
		return Object.fromEntries(columns.map(([name, value]) => [snakeCase(name), cellOf(value)]));
	});
}

/** n8n fills in the default of every column that the row does not have. */
function isFilled(value: unknown): boolean {
	return value !== '' && value !== 0 && value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** A date that an expression gives is an object, which reads as an ISO text. */
function cellOf(value: unknown): unknown {
	const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isObject && 'toISO' in value ? String(value) : value;
}

function whoOf(row: IDataObject): Record<string, string[]> {
	const who = String(row.who ?? 'departments');
	if (who === 'positions' || who === 'members') return { [who]: toList(row[who]) ?? [] };
	const department = locatorValue(row.department);
	return { [who]: department === '' ? [] : [department] };
}

function collectRoles(rows: readonly IDataObject[]): Record<string, Record<string, string[]>> {
	const roles: Record<string, Record<string, string[]>> = {};
	for (const row of rows) {
		const role = (roles[nameOf(row.role, 'Role')] ??= {});
		for (const [key, values] of Object.entries(whoOf(row))) role[key] = [...(role[key] ?? []), ...values];
	}
	return roles;
}

interface CustomerType {
	tags: string[];
	field?: string;
	values?: string[];
}

function collectCustomerTypes(rows: readonly IDataObject[]): Record<string, CustomerType> {
	const types: Record<string, CustomerType> = {};
	for (const row of rows) {
		const name = nameOf(row.type, 'Customer Type');
		const type = (types[name] ??= { tags: [] });
		if (row.by !== 'field') {
			type.tags.push(locatorValue(row.tag));
			continue;
		}
		const field = String(row.field ?? '').trim();
		if (type.field !== undefined && type.field !== field) {
			throw new InputError('TYPE_OF_TWO_FIELDS', { type: name, fields: `${type.field}, ${field}` });
		}
		type.field = field;
		type.values = [...(type.values ?? []), ...(toList(row.values) ?? [])];
	}
	return types;
}

function nameOf(value: unknown, column: string): string {
	const name = String(value ?? '').trim();
	if (name === '')
		throw new InputError('MISSING_FIELD', { field: label(column), expected: message('EXPECT_ROW_NAME') });
	return name;
}
