import type { EventFields } from '../callback/event';
import { BadRequest } from '../failure';
import { isObject, isString, isStringList } from '../params';

const ELEMENT_NAME = /^[A-Za-z_][\w.-]*$/;

/**
 * Elements of an event as a caller wants them; none if left out.
 * @throws BadRequest naming the element
 */
export function readEventFields(given: unknown, path = 'fields'): EventFields {
	if (given === undefined) return {};
	if (!isObject(given)) throw new BadRequest(`${path}: expected an object, got ${JSON.stringify(given)}`);
	const entries = Object.entries(given).map(([name, value]): [string, EventFields[string]] => {
		const place = `${path}.${name}`;
		if (!ELEMENT_NAME.test(name)) throw new BadRequest(`${place}: ${name} cannot name an XML element`);
		if (isString(value) || isStringList(value)) return [name, value];
		if (typeof value === 'number') return [name, value];
		if (isObject(value)) return [name, readEventFields(value, place)];
		throw new BadRequest(
			`${place}: expected a text, a number, a list of texts or an object, got ${JSON.stringify(value)}`,
		);
	});
	return Object.fromEntries(entries);
}
