const { src, dest, parallel } = require('gulp');

// gulp 5 decodes as UTF-8 unless told not to, which would damage PNG files.
const copy = (pattern, folder) => src(pattern, { encoding: false, allowEmpty: true }).pipe(dest(folder));

const icons = () => copy('nodes/**/*.{png,svg}', 'dist/nodes');
const credentialIcons = () => copy('credentials/**/*.{png,svg}', 'dist/credentials');
const codex = () => copy('nodes/**/*.node.json', 'dist/nodes');
const schemas = () => copy('nodes/**/__schema__/**/*.json', 'dist/nodes');
const locales = () => copy('locales/**/*.json', 'dist/locales');

exports.default = parallel(icons, credentialIcons, codex, schemas, locales);
exports['build:icons'] = parallel(icons, credentialIcons);
