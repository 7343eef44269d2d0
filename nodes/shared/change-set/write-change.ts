import set from 'lodash/fp/set';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { FIELD } from '../fields';
import type { MessageCode } from '../messages';
import { InputError } from '../node-error';
import { plainJsonPath, readRaw } from '../read-field';

/** Puts lists of tags into an item's fields, on a copy of it. */
export type ChangeWriter = (
	json: IDataObject,
	add: readonly string[],
	remove: readonly string[],
) => IDataObject;

/** Where a value of an item stands. */
export type ItemPath = string | string[];

/**
 * Writes lists of tags to where the node reads them.
 * @param label what the editor calls a parameter
 * @param refusal says that nothing can be written where they are read from an expression; names `{field}`
 * @throws InputError with it
 */
export function changeWriter(
	context: IExecuteFunctions,
	label: (displayName: string) => string,
	refusal: MessageCode,
): ChangeWriter {
	const addPath = writablePath(context, FIELD.add, label('Add Field'), refusal);
	const removePath = writablePath(context, FIELD.remove, label('Remove Field'), refusal);
	return (json, add, remove) => writeField(removePath, [...remove], writeField(addPath, [...add], json));
}

/** The path that a field-name parameter names. @throws InputError where it is an expression of another kind, or empty */
export function writablePath(
	context: IExecuteFunctions,
	parameter: string,
	field: string,
	refusal: MessageCode,
): ItemPath {
	const raw = readRaw(context, parameter, '');
	const path = typeof raw === 'string' && raw.startsWith('=') ? plainJsonPath(raw) : raw;
	if (Array.isArray(path) || (typeof path === 'string' && path !== '')) return path as ItemPath;
	throw new InputError(refusal, { field });
}

/** A copy of the item with the value in this field. */
export function writeField(path: ItemPath, value: unknown, json: IDataObject): IDataObject {
	return set(path, value, json) as IDataObject;
}
