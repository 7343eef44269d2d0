import type { ExpressionString } from 'n8n-workflow';

/** Operations with two outputs, and what these are called. */
const OUTPUTS = { sweep: ['Expired', 'Expiring Soon'], touch: ['Reactivated', 'Other'] } as const;

/** The first of them leads to changes of tags. */
export function hasTwoOutputs(operation: string): boolean {
	return Object.hasOwn(OUTPUTS, operation);
}

/** One unnamed output, or two named ones. As an expression, because it depends on the operation. */
export function outputsOf(translate: (label: string) => string): ExpressionString {
	const named = Object.entries(OUTPUTS).map(([operation, labels]) => [
		operation,
		labels.map((name) => ({ type: 'main', displayName: translate(name) })),
	]);
	return `={{ (${JSON.stringify(Object.fromEntries(named))})[$parameter["operation"]] ?? [{ "type": "main" }] }}`;
}
