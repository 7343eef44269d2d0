import type { ExpressionString, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import commonTexts from '../../locales/zh-CN/common.json';
import { currentLocale, type Catalogue } from './locale';

/**
 * Several named outputs for one resource, one unnamed output for the others.
 * An expression, because the number of outputs depends on what is chosen in the editor.
 */
export function labelledOutputs(
	resource: string,
	labels: string[],
	catalogue: Catalogue = {},
): ExpressionString {
	return labelledOutputsFor('resource', resource, labels, catalogue);
}

/** Several named outputs where a parameter has a value, one unnamed output where it has not. */
export function labelledOutputsFor(
	parameter: string,
	value: string,
	labels: readonly string[],
	catalogue: Catalogue = {},
): ExpressionString {
	const outputs = labels.map((label) => ({ type: 'main', displayName: translate(label, catalogue) }));
	return `={{ ${isChosen(parameter, value)} ? ${JSON.stringify(outputs)} : [{ "type": "main" }] }}`;
}

/** Several named outputs for some operations, one unnamed output for the others. */
export function labelledOutputsByOperation(
	labels: Readonly<Record<string, readonly string[]>>,
	catalogue: Catalogue = {},
): ExpressionString {
	const outputs = Object.entries(labels).map(([operation, names]) => [
		operation,
		names.map((label) => ({ type: 'main', displayName: translate(label, catalogue) })),
	]);
	const table = JSON.stringify(Object.fromEntries(outputs));
	return `={{ (${table})[$parameter["operation"]] || [{ "type": "main" }] }}`;
}

/**
 * The main input, and beside it one for rules where the operation takes them from there.
 * @param labels of both inputs
 */
export function inputsWithRules(
	operations: readonly string[],
	labels: readonly [main: string, rules: string],
	catalogue: Catalogue = {},
): ExpressionString {
	const [main, rules] = labels.map((label) => ({ type: 'main', displayName: translate(label, catalogue) }));
	const takesRules = `${JSON.stringify(operations)}.includes($parameter["operation"])`;
	return `={{ ${takesRules} && ${isChosen('rulesFrom', 'input')} ? ${JSON.stringify([main, rules])} : [{ "type": "main" }] }}`;
}

function isChosen(parameter: string, value: string): string {
	return `$parameter[${JSON.stringify(parameter)}] === ${JSON.stringify(value)}`;
}

function translate(label: string, catalogue: Catalogue): string {
	return currentLocale() === 'en' ? label : (catalogue[label] ?? (commonTexts as Catalogue)[label] ?? label);
}

/**
 * "Operation: Resource" below the node's name, or the operation alone where there are no resources, in the
 * words of the (localised) description.
 */
export function subtitleOf(description: INodeTypeDescription): string {
	const resources = description.properties.find(({ name }) => name === 'resource');
	const operations = description.properties.filter(({ name }) => name === 'operation');
	const names: Record<string, string> = {};
	if (!resources) {
		for (const option of operations.flatMap(optionsOf)) names[String(option.value)] = option.name;
		return `={{ (${JSON.stringify(names)})[$parameter["operation"]] }}`;
	}
	for (const property of operations) {
		const resource = String(property.displayOptions?.show?.resource?.[0]);
		const resourceName = optionsOf(resources).find(({ value }) => value === resource)?.name ?? resource;
		for (const option of optionsOf(property)) {
			names[`${resource}:${String(option.value)}`] = `${option.name}: ${resourceName}`;
		}
	}
	return `={{ (${JSON.stringify(names)})[$parameter["resource"] + ":" + $parameter["operation"]] }}`;
}

function optionsOf(property: INodeTypeDescription['properties'][number] | undefined): INodePropertyOptions[] {
	return (property?.options ?? []) as INodePropertyOptions[];
}
