import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The budget of one function's code, so that a cold start stays near that of the bare SDK. */
const MINIFIED_KB = 480;
const GZIPPED_KB = 150;

const root = 'dist/functions';
const sizes = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('index.cjs'))
  .map((path) => {
    const code = readFileSync(join(root, path));
    return {
      name: path.replace(/.index\.cjs$/, ''),
      minified: code.length / 1024,
      gzipped: gzipSync(code).length / 1024,
    };
  })
  .sort((a, b) => b.minified - a.minified);

if (sizes.length === 0) throw new Error(`no bundles under ${root}: run \`npm run synth\` first`);
const over = sizes.filter(({ minified, gzipped }) => minified > MINIFIED_KB || gzipped > GZIPPED_KB);
const largest = sizes[0];
console.log(
  `${sizes.length} bundles, the largest is ${largest?.name}: ${largest?.minified.toFixed(0)} KB, ${largest?.gzipped.toFixed(0)} KB gzipped`,
);
for (const { name, minified, gzipped } of over) {
  console.error(
    `${name} is over budget: ${minified.toFixed(0)} of ${MINIFIED_KB} KB, ${gzipped.toFixed(0)} of ${GZIPPED_KB} KB gzipped`,
  );
  process.exitCode = 1;
}
