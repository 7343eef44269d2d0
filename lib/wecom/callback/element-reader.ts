import type { ElementValue, Elements } from './elements';

/** Up to 15 digits are exact as a number. */
const INTEGER = /^-?\d{1,15}$/;

/** Takes elements out by name, so that what nobody knows is left. What is not of the wanted form stays, too. */
export class ElementReader {
	private readonly left: Map<string, ElementValue>;

	constructor(elements: Elements) {
		this.left = new Map(Object.entries(elements));
	}

	/** The text of an element, which stays. */
	peek(name: string): string | undefined {
		const value = this.left.get(name);
		return typeof value === 'string' ? value : undefined;
	}

	text(name: string): string | undefined {
		return this.take(name, this.peek(name));
	}

	integer(name: string): number | undefined {
		const digits = this.peek(name)?.trim() ?? '';
		return this.take(name, INTEGER.test(digits) ? Number(digits) : undefined);
	}

	/** The texts of `<name><Item/>…</name>`: always a list, also of one or none. */
	items(name: string): string[] | undefined {
		return this.take(name, itemsOf(this.left.get(name) ?? []));
	}

	/** Puts the children of an element in its place. */
	unwrap(name: string): void {
		const value = this.left.get(name);
		if (typeof value !== 'object' || Array.isArray(value)) return;
		this.left.delete(name);
		for (const [child, content] of Object.entries(value)) this.left.set(child, content);
	}

	drop(...names: readonly string[]): void {
		for (const name of names) this.left.delete(name);
	}

	/** What nobody took; undefined when that is nothing. */
	rest(): Elements | undefined {
		return this.left.size === 0 ? undefined : Object.fromEntries(this.left);
	}

	private take<T>(name: string, value: T | undefined): T | undefined {
		return value !== undefined && this.left.delete(name) ? value : undefined;
	}
}

function itemsOf(value: ElementValue): string[] | undefined {
	const list = listOf(value);
	const texts = list.filter((item) => typeof item === 'string');
	return texts.length === list.length ? texts : undefined;
}

function listOf(value: ElementValue): ReadonlyArray<ElementValue | undefined> {
	// Some senders write the items as one text.
	if (typeof value === 'string') return value.split(',').filter((item) => item.trim() !== '');
	return Array.isArray(value) ? value : [value.Item].flat();
}
