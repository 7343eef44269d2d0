/** An element: its text, its children by name, or a list where several have the same name. */
export type ElementValue = string | Elements | ElementValue[];

// A type, not an interface: so it fits where n8n wants an object of any keys.
export type Elements = { [name: string]: ElementValue };

/** The text of an element that is there once and has no children. */
export function textOf(elements: Elements, name: string): string | undefined {
	const value = elements[name];
	return typeof value === 'string' ? value : undefined;
}
