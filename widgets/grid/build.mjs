// Builds assets/magnet.js from src/. `node build.mjs --check` builds in memory and fails when the committed bundle differs.
import {readFileSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const bundle = join(here, '..', '..', 'assets', 'magnet.js');

const {outputFiles} = await build({
  absWorkingDir: here,
  entryPoints: ['src/index.js'],
  outfile: 'magnet.js',
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  loader: {'.js': 'jsx'},
  jsxFactory: 'React.createElement',
  jsxFragment: 'React.Fragment',
  alias: {react: './src/shim/react.js', 'react-dom': './src/shim/react-dom.js'},
  banner: {js: '/* Made by widgets/grid/build.mjs from widgets/grid/src. Holds gridstack 13.1.2, MIT, (c) Alain Dumesny. */'},
});
const made = outputFiles[0].text;

if (process.argv.includes('--check')) {
  let kept = '';
  try { kept = readFileSync(bundle, 'utf8'); } catch { /* reported below */ }
  if (kept !== made) {
    console.error(`${relative(process.cwd(), bundle)} is not what widgets/grid/src builds. Run: npm run build (in widgets/grid)`);
    process.exit(1);
  }
} else {
  writeFileSync(bundle, made);
}
