import { installN8n } from '../../runtime/n8n-install';
import { packPackage } from '../../runtime/package-install';
import { makeTemporaryFolder } from '../../runtime/temporary-folder';

/** Installs n8n and packs the package before the first test; all tests install the same tarball. */
export default async function packOnce(): Promise<void> {
	await installN8n((line) => process.stderr.write(`[setup] ${line}\n`));
	process.stderr.write('[setup] packing the package …\n');
	process.env.WECOM_TAGOPS_TARBALL = await packPackage(makeTemporaryFolder('package').path);
}
