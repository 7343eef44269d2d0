import type { ExpressionString, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { eventChoices } from './event-choices';

const SHOWN = 2;

/** The first of the chosen events below the node's name, in the words of the (localised) description. */
export function subtitleOfEvents(description?: INodeTypeDescription): ExpressionString {
	const property = description?.properties.find(({ name }) => name === 'events');
	const choices = (property?.options ?? eventChoices) as INodePropertyOptions[];
	const names = Object.fromEntries(choices.map(({ name, value }) => [value, name]));
	const chosen = '($parameter["events"] || [])';
	const named = `${chosen}.slice(0, ${SHOWN}).map((event) => (${JSON.stringify(names)})[event]).join(", ")`;
	return `={{ ${named} + (${chosen}.length > ${SHOWN} ? " …" : "") }}`;
}
