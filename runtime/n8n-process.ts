import { join } from 'node:path';
import type { N8nTree } from './n8n-install';
import { type RunningServer, startServer } from './server-process';
import { findFreePort } from './free-port';

export interface N8nOptions {
	tree: N8nTree;
	/** Holds n8n's database, settings and community nodes; one per process. */
	userFolder: string;
	logFile: string;
	role?: 'main' | 'worker';
	/** Default: any free port. A worker listens on it for health checks only. */
	port?: number;
	/** Language of our nodes and of n8n's editor where it has one, e.g. `zh-CN`. */
	locale?: string;
	timezone?: string;
	/** Size of the JavaScript heap; 100,000 customers in one execution take about 1,500. */
	heapMegabytes?: number;
	/** Further n8n settings, e.g. queue mode and its database. */
	settings?: Record<string, string>;
}

export interface RunningN8n extends RunningServer {
	url: string;
	port: number;
	logFile: string;
}

const startWithinMs = 180_000;

/** Settings that keep n8n from calling anybody outside this machine. */
const offline = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_SENTRY_DSN: '',
	N8N_FRONTEND_SENTRY_DSN: '',
	N8N_DISABLED_MODULES: 'mcp-registry,instance-version-history,chat-hub,agents,instance-ai',
};

/** Settings that keep n8n's own dialogs out of the way of a newcomer and of a test. */
const quiet = {
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_HIDE_USAGE_PAGE: 'true',
	N8N_PYTHON_ENABLED: 'false',
	N8N_SECURE_COOKIE: 'false',
	N8N_LOG_OUTPUT: 'console',
};

/**
 * Starts an n8n process that listens on 127.0.0.1 only and resolves when it is healthy.
 *
 * @throws Error with the end of n8n's log when it does not become healthy.
 */
export async function startN8n(options: N8nOptions): Promise<RunningN8n> {
	const { tree, userFolder, logFile, role = 'main', heapMegabytes = 2_048 } = options;
	const port = options.port ?? (await findFreePort());
	const url = `http://127.0.0.1:${port}`;
	const server = await startServer({
		name: `n8n ${role}`,
		command: process.execPath,
		args: [
			'--require',
			join(__dirname, 'exit-with-parent.cjs'),
			`--max-old-space-size=${heapMegabytes}`,
			tree.bin,
			role === 'main' ? 'start' : 'worker',
		],
		cwd: userFolder,
		logFile,
		env: {
			...inheritedEnvironment(),
			...offline,
			...quiet,
			...listenSettings(role, port),
			N8N_RUNNERS_BROKER_PORT: String(await findFreePort()),
			N8N_USER_FOLDER: userFolder,
			N8N_DEFAULT_LOCALE: options.locale ?? 'en',
			WECOM_NODES_LOCALE: options.locale ?? 'en',
			GENERIC_TIMEZONE: options.timezone ?? 'Asia/Shanghai',
			...options.settings,
		},
		isReady: () => isHealthy(`${url}/healthz/readiness`),
		readyWithinMs: startWithinMs,
	});
	return { ...server, url, port, logFile };
}

function listenSettings(role: 'main' | 'worker', port: number): Record<string, string> {
	if (role === 'main')
		return { N8N_LISTEN_ADDRESS: '127.0.0.1', N8N_HOST: '127.0.0.1', N8N_PORT: String(port) };
	return {
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
	};
}

/** The caller's environment without settings meant for another n8n or for the npm that started us. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
	const foreign = /^(N8N|DB|EXECUTIONS|QUEUE|WEBHOOK|npm|NODE_ENV|NODE_OPTIONS|JEST)(_|$)/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

async function isHealthy(url: string): Promise<boolean> {
	try {
		return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
	} catch {
		return false;
	}
}
