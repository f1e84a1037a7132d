// Fetches what the page at /graphql is made of from npm, and writes it beside this file: node renew.mjs, after a version below was changed.
// It needs npm, and runs no script of a package.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

// All are under the MIT licence, as nearly all that is bundled with them: see LICENSES.txt. GraphiQL 3 is the last that ships one file for
// browsers, and it wants React 18; later ones want many files, and Monaco's web workers.
const versions = { graphiql: '3.9.0', react: '18.3.1', 'react-dom': '18.3.1', graphql: '16.15.0' };
const files = {
  'react.js': 'react/umd/react.production.min.js',
  'react-dom.js': 'react-dom/umd/react-dom.production.min.js',
  'graphiql.js': 'graphiql/graphiql.min.js',
  'graphiql.css': 'graphiql/graphiql.min.css',
};

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'graphiql-'));
const packages = join(folder, 'node_modules');
const read = file => readFileSync(join(packages, file), 'utf8');
try {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: versions }));
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  for (const [name, file] of Object.entries(files))
    writeFileSync(join(here, `${name}.gz`), gzipSync(lean(read(file)), { level: 9 }));
  writeFileSync(join(here, 'LICENSES.txt'), licences());
} finally {
  rmSync(folder, { recursive: true });
}

// Without the fonts, which are four fifths of the style, and without the address of a source map that is not here.
function lean(text) {
  return text.replace(/@font-face\{[^}]*\}/g, '').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}

// Of all that went into the file for browsers, which its source map says. The text is written once for all that share it.
function licences() {
  const sources = JSON.parse(read('graphiql/graphiql.min.js.map')).sources;
  const bundled = sources.map(source => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1]).filter(Boolean);
  const own = ['graphiql', '@graphiql/react', '@graphiql/toolkit', 'codemirror-graphql', 'graphql-language-service'];
  const byText = new Map();
  for (const name of [...new Set([...bundled, ...own, 'react-dom', 'scheduler'])].sort()) {
    const [notice, text] = licenceOf(name);
    byText.set(text, [...byText.get(text) ?? [], `${name}: ${notice}`]);
  }
  return [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`);
}

function licenceOf(name) {
  let files = [];
  try {
    files = readdirSync(join(packages, name)).filter(file => /^licen[sc]e/i.test(file));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (files.length === 0) return ['no text in its package', 'MIT (https://spdx.org/licenses/MIT.html)'];
  const lines = read(join(name, files[0])).split(/\r?\n/).map(line => line.trim());
  const isNotice = line => /^copyright (?!notice|holder)/i.test(line);
  const notice = lines.filter(isNotice).join('; ');
  const text = lines.filter(line => !isNotice(line)).join(' ').replace(/\s+/g, ' ')
    .replace(/^(The )?MIT License( \(MIT\))? ?/i, 'MIT License: ').trim();
  return [notice, text.replace(/(.{1,130})(\s|$)/g, '$1\n').trim()];
}
