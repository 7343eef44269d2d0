import type { ExpressionString, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
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
	const outputs = labels.map((label) => ({
		type: 'main',
		displayName: currentLocale() === 'en' ? label : (catalogue[label] ?? label),
	}));
	return `={{ $parameter["resource"] === ${JSON.stringify(resource)} ? ${JSON.stringify(outputs)} : [{ "type": "main" }] }}`;
}

/** "Operation: Resource" below the node's name, in the words of the (localised) description. */
export function subtitleOf(description: INodeTypeDescription): string {
	const names: Record<string, string> = {};
	const resources = description.properties.find(({ name }) => name === 'resource');
	for (const property of description.properties) {
		if (property.name !== 'operation') continue;
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
