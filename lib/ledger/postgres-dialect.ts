import {
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
	type Dialect as KyselyDialect,
	type Kysely,
} from 'kysely';
import type { PostgresConfig } from './config';
import { PostgresPoolDriver } from './postgres-driver';

/** Kysely over a small pool of Postgres connections, with errors that say what to do. */
export function createPostgresDialect(config: PostgresConfig): KyselyDialect {
	return {
		createAdapter: () => new PostgresAdapter(),
		createDriver: () => new PostgresPoolDriver(config),
		createQueryCompiler: () => new PostgresQueryCompiler(),
		createIntrospector: (db: Kysely<unknown>) => new PostgresIntrospector(db),
	};
}
