import type { PostgresConfig } from './config';
import { LedgerError, type LedgerErrorCode } from './errors';

/** Says what is wrong with the server or the settings and what to do; other errors come back as they are. */
export function postgresError(error: unknown, config: PostgresConfig): unknown {
	const { code, message } = read(error);
	const found = PROBLEMS.find((problem) => problem.codes.includes(code) || problem.text?.test(message));
	if (found === undefined) return error;
	const server = `${config.host}:${config.port}`;
	const details = { server, database: config.database, user: config.user, reported: message };
	return new LedgerError(found.is, `${found.says(details)} (Postgres reported: ${message})`, details);
}

interface Details {
	server: string;
	database: string;
	user: string;
}

interface Problem {
	is: LedgerErrorCode;
	/** SQLSTATE (appendix A of the Postgres manual) or the code of a network or TLS error of Node. */
	codes: readonly string[];
	/** For what the driver reports without a code. */
	text?: RegExp;
	says: (details: Details) => string;
}

const PROBLEMS: readonly Problem[] = [
	{
		is: 'LEDGER_SSL',
		codes: [
			'DEPTH_ZERO_SELF_SIGNED_CERT',
			'SELF_SIGNED_CERT_IN_CHAIN',
			'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
			'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
			'ERR_TLS_CERT_ALTNAME_INVALID',
			'CERT_HAS_EXPIRED',
		],
		says: ({ server }) =>
			`The certificate of the ledger's Postgres at ${server} is not trusted. Give n8n its issuer with ` +
			'NODE_EXTRA_CA_CERTS, or choose SSL without verification in the ledger credential.',
	},
	{
		is: 'LEDGER_SSL',
		codes: [],
		text: /server does not support SSL/i,
		says: ({ server }) =>
			`The ledger's Postgres at ${server} does not offer SSL. Turn SSL off in the ledger credential, or on ` +
			'in the server.',
	},
	{
		is: 'LEDGER_SSL',
		codes: [],
		text: /pg_hba\.conf.*no encryption/i,
		says: ({ server }) =>
			`The ledger's Postgres at ${server} does not take unencrypted connections from this machine. Turn SSL ` +
			'on in the ledger credential, or add this machine to pg_hba.conf.',
	},
	{
		is: 'LEDGER_AUTH',
		codes: ['28P01', '28000'],
		says: ({ server, user }) =>
			`The ledger's Postgres at ${server} refused the user "${user}". Check user and password in the ledger ` +
			'credential.',
	},
	{
		is: 'LEDGER_AUTH',
		codes: [],
		text: /SASL|password must be a string/i,
		says: ({ server, user }) =>
			`The ledger's Postgres at ${server} wants a password for the user "${user}". Enter it in the ledger ` +
			'credential.',
	},
	{
		is: 'LEDGER_DATABASE_MISSING',
		codes: ['3D000'],
		says: ({ server, database }) =>
			`The ledger's Postgres at ${server} has no database "${database}". Create it (CREATE DATABASE ` +
			`"${database}";) or correct its name in the ledger credential.`,
	},
	{
		is: 'LEDGER_PERMISSION',
		codes: ['42501'],
		says: ({ database, user }) =>
			`The Postgres user "${user}" may not do this in the ledger's database "${database}". It must be able ` +
			'to create tables: make it the owner of the schema, or grant it CREATE and USAGE on it.',
	},
	{
		is: 'LEDGER_TOO_MANY_CONNECTIONS',
		codes: ['53300'],
		says: ({ server }) =>
			`The ledger's Postgres at ${server} has no connection left. Raise its max_connections, or lower the ` +
			'connections per process in the ledger credential.',
	},
	{
		is: 'LEDGER_BUSY',
		codes: ['57014', '25P03', '40P01', '55P03'],
		text: /timeout exceeded when trying to connect/i,
		says: ({ server }) =>
			`The ledger's Postgres at ${server} took too long: the work was given up. Run it again; if this ` +
			"repeats, look at the server's load.",
	},
	{
		is: 'LEDGER_UNREACHABLE',
		codes: [
			'ECONNREFUSED',
			'ECONNRESET',
			'EHOSTUNREACH',
			'ENETUNREACH',
			'ENOTFOUND',
			'EAI_AGAIN',
			'EPIPE',
			'ETIMEDOUT',
			'57P01',
			'57P02',
			'57P03',
			'08006',
			'08001',
		],
		text: /connection terminated|connection timeout|client has encountered a connection error/i,
		says: ({ server }) =>
			`No answer from the ledger's Postgres at ${server}. Check host and port in the ledger credential, that ` +
			'the server runs, and that no firewall is in between.',
	},
];

function read(error: unknown): { code: string; message: string } {
	const { errors, code, message } = fieldsOf(error);
	// Node tries every address of a host name and reports all failures together.
	if (Array.isArray(errors) && errors.length > 0) return read(errors[0]);
	return {
		code: typeof code === 'string' ? code : '',
		message: typeof message === 'string' ? message : '',
	};
}

/** Not by class: an error may come from another realm than this module, whose Error is another one. */
function fieldsOf(error: unknown): { errors?: unknown; code?: unknown; message?: unknown } {
	return typeof error === 'object' && error !== null ? error : {};
}
