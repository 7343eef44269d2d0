import set from 'lodash/fp/set';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { FIELD } from '../../shared/fields';
import { InputError } from '../../shared/node-error';
import { plainJsonPath, readRaw } from '../../shared/read-field';
import { label } from '../label';
import type { ResultWorld } from './result';

/**
 * Writes lists of tags to where the node reads them.
 * @throws InputError where it reads them from an expression, into which nothing can be written
 */
export function changeWriter(context: IExecuteFunctions): ResultWorld['writeChange'] {
	const addPath = pathOf(context, FIELD.add, label('Add Field'));
	const removePath = pathOf(context, FIELD.remove, label('Remove Field'));
	return (json, add, remove) =>
		set(removePath, [...remove], set(addPath, [...add], json) as IDataObject) as IDataObject;
}

function pathOf(context: IExecuteFunctions, parameter: string, field: string): string | string[] {
	const raw = readRaw(context, parameter, '');
	const path = typeof raw === 'string' && raw.startsWith('=') ? plainJsonPath(raw) : raw;
	if (Array.isArray(path) || (typeof path === 'string' && path !== '')) return path as string | string[];
	throw new InputError('REPAIR_NEEDS_FIELDS', { field });
}
