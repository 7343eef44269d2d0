import {
	SqliteAdapter,
	SqliteIntrospector,
	SqliteQueryCompiler,
	type Dialect as KyselyDialect,
	type Kysely,
} from 'kysely';
import { SqliteFileDriver } from './sqlite-driver';

/** Kysely over Node's own SQLite: no native dependency, which n8n's installer would not build. */
export function createSqliteDialect(file: string): KyselyDialect {
	return {
		createAdapter: () => new SqliteAdapter(),
		createDriver: () => new SqliteFileDriver(file),
		createQueryCompiler: () => new SqliteQueryCompiler(),
		createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
	};
}
