import { defineConfig, type UserConfig } from 'vite';

const jsx: UserConfig = {
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  publicDir: false,
};

/**
 * What a browser runs of the report, as one script and one style sheet that the exporter `html` puts into the page. They stand
 * under fixed names, and everything is in them: a page that opens from disk can load nothing.
 */
const report: UserConfig = {
  ...jsx,
  build: {
    outDir: 'dist/site',
    emptyOutDir: false,
    copyPublicDir: false,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    target: 'es2022',
    rollupOptions: {
      input: { report: 'src/web/report/main.tsx' },
      output: {
        format: 'iife',
        entryFileNames: '[name].js',
        assetFileNames: 'report[extname]',
      },
    },
  },
};

/**
 * The page of `coinhound serve`: files with a digest in their names, asked for relative to wherever the page is opened. Nothing is
 * written into the page itself, and no file into another, because the page may run its own files alone.
 */
const application: UserConfig = {
  ...jsx,
  root: 'src/web/app',
  base: './',
  build: {
    outDir: '../../../dist/site/app',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
    target: 'es2022',
  },
  worker: { format: 'es' },
};

export default defineConfig(({ mode }) => (mode === 'application' ? application : report));
