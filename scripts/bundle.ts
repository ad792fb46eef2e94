import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { build as buildSite, type Plugin } from 'vite';
import { bundledPackages, noticesText } from './third-party-notices.ts';

/**
 * Bundles what each of these runs: the command line, a report, the application. Code of other packages comes
 * with that, so their licences are written beside it: of all in `dist/THIRD-PARTY-LICENSES.txt`, and where a report or the
 * application is handed on alone, of what is in it.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const report = await siteModules('report');
const application = await siteModules('application');
const program = await programModules();

const write = (path: string, bundles: Readonly<Record<string, Iterable<string>>>, about: string): void =>
  writeFileSync(path, noticesText(bundledPackages(bundles), about));
write('dist/site/report-licenses.txt', { report }, 'This page contains code of these packages.');
write(
  'dist/site/app/third-party-licenses.txt',
  { application },
  'The pages of this application contain code of these packages.',
);
write(
  'dist/THIRD-PARTY-LICENSES.txt',
  { 'command line': program, report, application },
  'Coinhound as it is published contains code of these packages: in its command line, in the reports that it writes, and in its application.',
);

/** Builds for a browser by `vite.config.ts`, and tells what went into it. */
async function siteModules(mode: string): Promise<ReadonlySet<string>> {
  const modules = new Set<string>();
  const told = (): Plugin => ({
    name: 'told-modules',
    generateBundle(_, files) {
      for (const file of Object.values(files))
        if (file.type === 'chunk') for (const id of Object.keys(file.modules)) modules.add(id);
    },
  });
  await buildSite({ mode, logLevel: 'warn', plugins: [told()], worker: { plugins: () => [told()] } });
  return modules;
}

/** Bundles the command line, in parts that are loaded when they are wanted; what is native stays outside. */
async function programModules(): Promise<readonly string[]> {
  rmSync('dist/cli/chunks', { recursive: true, force: true });
  const { metafile } = await bundle({
    entryPoints: ['src/cli/main.ts'],
    outdir: 'dist/cli',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['lmdb'],
    legalComments: 'linked',
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    metafile: true,
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}
