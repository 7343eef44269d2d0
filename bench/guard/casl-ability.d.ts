// CASL names its types only under "exports", which this project's module resolution does not read. This much is used.
declare module '@casl/ability' {
	export interface MongoAbility {
		can(action: string, subject: object): boolean;
	}
	export interface RawRule {
		action: string | string[];
		subject: string | string[];
		inverted?: boolean;
		conditions?: object;
	}
	export function createMongoAbility(rules: readonly RawRule[]): MongoAbility;
	export function subject<T extends object>(type: string, object: T): T;
}
