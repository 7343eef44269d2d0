import { existsSync } from 'node:fs';
import { type Browser, chromium, selectors } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Flags that keep the browser from calling anybody outside this machine, and that suit a container. */
const flags = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/**
 * Starts a headless Chromium with an empty profile: the one at `CHROMIUM_PATH`, else the system's.
 *
 * @throws Error that says what to install when there is none.
 */
export async function launchChromium(): Promise<Browser> {
	const path = process.env.CHROMIUM_PATH ?? usualPlaces.find((place) => existsSync(place));
	if (!path) {
		throw new Error('No Chromium found. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.');
	}
	// n8n's editor marks its elements with an attribute of its own spelling.
	selectors.setTestIdAttribute('data-test-id');
	// Chromium refuses its sandbox to root.
	const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
	return await chromium.launch({ executablePath: path, headless: true, args: [...flags, ...sandbox] });
}
