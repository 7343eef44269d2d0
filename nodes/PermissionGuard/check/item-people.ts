import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DepartmentTree } from '../../../lib/domain/people/department-tree';
import type { MemberFacts } from '../../../lib/domain/people/member';
import type { PolicyNeeds } from '../../../lib/domain/permission/needs';
import { fieldName, shorten } from '../../shared/change-set/item-request';
import { inputFailure, type Failure } from '../../shared/failure';
import { message } from '../../shared/messages';
import { fieldReader, toList, type FieldReader } from '../../shared/read-field';
import type { Asked } from './asked';
import type { People, PeopleQuestion } from './people';

interface PeopleField {
	name: string;
	read: FieldReader;
}

/** What an item says of its operator, unread. */
interface GivenFacts {
	departments: unknown;
	leads: unknown;
	roles: unknown;
	position: unknown;
}

/** People as the items describe them. Items mostly repeat a few people: equal descriptions share one object. */
export class ItemPeople implements People {
	private readonly departments: DepartmentTree;
	private readonly needs: PolicyNeeds;
	private readonly fields: Record<'departments' | 'leads' | 'roles' | 'position' | 'customer', PeopleField>;
	private readonly operators = new Map<string, MemberFacts | Failure>();
	private readonly customers = new Map<string, readonly number[] | Failure>();

	constructor({ context, departments, needs }: PeopleQuestion) {
		this.departments = departments;
		this.needs = needs;
		this.fields = {
			departments: peopleField(context, 'operatorDepartmentsField'),
			leads: peopleField(context, 'operatorLeadsField'),
			roles: peopleField(context, 'operatorRolesField'),
			position: peopleField(context, 'operatorPositionField'),
			customer: peopleField(context, 'customerDepartmentsField'),
		};
	}

	operatorOf({ operator }: Asked, item: INodeExecutionData, index: number): MemberFacts | Failure {
		const { fields } = this;
		const departments = fields.departments.read(item, index);
		const leads = fields.leads.read(item, index);
		const roles = fields.roles.read(item, index);
		const position = fields.position.read(item, index);
		const key = `${operator}\n${spell(departments)}\n${spell(leads)}\n${spell(roles)}\n${spell(position)}`;
		let facts = this.operators.get(key);
		if (!facts) {
			facts = this.describeOperator(operator, { departments, leads, roles, position });
			this.operators.set(key, facts);
		}
		return facts;
	}

	customerDepartmentsOf(
		_asked: Asked,
		item: INodeExecutionData,
		index: number,
	): readonly number[] | Failure | undefined {
		const value = this.fields.customer.read(item, index);
		if (value === undefined || value === null) return undefined;
		const key = spell(value);
		let departments = this.customers.get(key);
		if (!departments) {
			departments = this.resolveDepartments(value, this.fields.customer);
			this.customers.set(key, departments);
		}
		return departments;
	}

	private describeOperator(userid: string, given: GivenFacts): MemberFacts | Failure {
		const isMissing = given.departments === undefined || given.departments === null;
		if (isMissing && this.needs.actor.departments) {
			return inputFailure('FACT_MISSING', { field: this.fields.departments.name });
		}
		const { position } = given;
		const departments = this.resolveDepartments(given.departments, this.fields.departments);
		if ('code' in departments) return departments;
		const leads = this.resolveDepartments(given.leads, this.fields.leads);
		if ('code' in leads) return leads;
		const roles = toList(given.roles);
		if (!roles) return wrongList(this.fields.roles, given.roles);
		return {
			userid,
			departments,
			leads,
			roles,
			...(typeof position === 'string' && { position: position.trim() }),
		};
	}

	private resolveDepartments(value: unknown, field: PeopleField): readonly number[] | Failure {
		const references = toList(value);
		if (!references) return wrongList(field, value);
		const ids: number[] = [];
		for (const reference of references) {
			const resolution = this.departments.resolve(reference);
			if (!resolution.ok) {
				const near = resolution.near.join(', ');
				const code = near === '' ? 'UNKNOWN_DEPARTMENT' : 'UNKNOWN_DEPARTMENT_NEAR';
				return inputFailure(code, { field: field.name, department: reference, near });
			}
			ids.push(resolution.id);
		}
		return ids;
	}
}

function peopleField(context: IExecuteFunctions, parameter: string): PeopleField {
	return { name: fieldName(context, parameter), read: fieldReader(context, parameter) };
}

/** Different values have different spellings. */
function spell(value: unknown): string {
	if (typeof value === 'string') return value;
	if (value === undefined) return '\u0000';
	if (!Array.isArray(value)) return `\u0001${JSON.stringify(value)}`;
	const [first] = value as unknown[];
	if (value.length === 0) return '\u0002';
	if (value.length === 1 && typeof first === 'string') return `\u0003${first}`;
	return `\u0004${JSON.stringify(value)}`;
}

function wrongList(field: PeopleField, value: unknown): Failure {
	return inputFailure('INVALID_FIELD', {
		field: field.name,
		value: shorten(value),
		expected: message('EXPECT_DEPARTMENT_LIST'),
	});
}
