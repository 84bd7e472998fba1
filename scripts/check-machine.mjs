// Runs on whatever Node the host has, so it is written for an old one.
import { spawnSync } from 'node:child_process';
import { arch, platform } from 'node:os';

const NODE = 24;
const JAVA = 17;

function fail(lines) {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

const node = Number(process.versions.node.split('.')[0]);
if (node < NODE) {
  fail([
    `Chancery needs Node ${NODE} or newer; this is ${process.version} (${process.execPath}).`,
    platform() === 'linux' && (arch() === 'x64' || arch() === 'arm64')
      ? 'It comes with the dependencies: run `npm ci` without --omit=optional, and start through npm scripts.'
      : `Install Node ${NODE}, for example from https://nodejs.org`,
  ]);
}

const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
const found = java.error ? undefined : /version "(?:1\.)?(\d+)/.exec(java.stderr);
if (!found || Number(found[1]) < JAVA) {
  fail([
    found
      ? `Chancery needs Java ${JAVA} or newer for DynamoDB Local; this is Java ${found[1]}.`
      : `Chancery needs Java ${JAVA} or newer for DynamoDB Local; no \`java\` was found.`,
    '  Debian, Ubuntu:  apt install openjdk-17-jre-headless',
    '  Fedora:          dnf install java-17-openjdk-headless',
    '  macOS:           brew install openjdk@17',
    '  elsewhere:       https://adoptium.net (Temurin)',
  ]);
}
