/** Shared by a body and its nested objects: was any field dropped for its type? */
interface TypeCheck {
	wrongTypes: boolean;
}

/**
 * Typed reading of a JSON body the way WeCom reads it: a field of the wrong JSON type is dropped as if
 * it had not been sent, and only errmsg tells (page 90313).
 */
export class Params {
	constructor(
		private readonly fields: Record<string, unknown>,
		private readonly check: TypeCheck = { wrongTypes: false },
	) {}

	get wrongTypes(): boolean {
		return this.check.wrongTypes;
	}

	string(name: string): string | undefined {
		return this.read(name, isString);
	}

	/** Any whole number; ranges are the endpoint's business. */
	integer(name: string): number | undefined {
		return this.read(name, isInteger);
	}

	strings(name: string): string[] | undefined {
		return this.read(name, isStringList);
	}

	integers(name: string): number[] | undefined {
		return this.read(name, isIntegerList);
	}

	object(name: string): Params | undefined {
		const value = this.read(name, isObject);
		return value && new Params(value, this.check);
	}

	objects(name: string): Params[] | undefined {
		return this.read(name, isObjectList)?.map((fields) => new Params(fields, this.check));
	}

	/** The boolean fields of this object by name. */
	booleans(): Record<string, boolean> {
		const found: Record<string, boolean> = {};
		for (const name of Object.keys(this.fields)) {
			const value = this.read(name, isBoolean);
			if (value !== undefined) found[name] = value;
		}
		return found;
	}

	/** Says that a present field was dropped. */
	drop(): void {
		this.check.wrongTypes = true;
	}

	private read<T>(name: string, accepts: (value: unknown) => value is T): T | undefined {
		const value = this.fields[name];
		if (value === undefined || value === null) return undefined;
		if (accepts(value)) return value;
		this.check.wrongTypes = true;
		return undefined;
	}
}

export function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isString(value: unknown): value is string {
	return typeof value === 'string';
}

export function isInteger(value: unknown): value is number {
	return Number.isInteger(value);
}

export function isBoolean(value: unknown): value is boolean {
	return typeof value === 'boolean';
}

export function isStringList(value: unknown): value is string[] {
	return Array.isArray(value) && value.every(isString);
}

export function isIntegerList(value: unknown): value is number[] {
	return Array.isArray(value) && value.every(isInteger);
}

function isObjectList(value: unknown): value is Array<Record<string, unknown>> {
	return Array.isArray(value) && value.every(isObject);
}
